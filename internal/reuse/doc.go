// Package reuse finds which pages took words from which, in what order, and
// whom they credit.
package reuse
