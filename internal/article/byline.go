package article

import "strings"

// writer reports whether the line is a name that the page marks as the writer's:
// by its element, by the line before, or by its place between headline and date.
func (k *keeper) writer(i int, line string) bool {
	if rest, ok := gluedBy(line); ok {
		return isName(leadName(rest))
	}
	if rest, ok := bylineNames(line); ok && k.html && i > k.title-3 && k.f[i].words < 16 {
		name := leadName(rest)
		return (isName(name) || byName(name)) && !notWriter(name)
	}
	name := leadName(line)
	if !isName(name) || notWriter(name) {
		return false
	}
	whole := len(name) == len(strings.TrimRight(line, ", |"))
	if k.f[i].hints&hAuthor != 0 && i > k.title-4 && (whole || k.f[i].words < 14) {
		return true
	}
	if i == 0 || !whole {
		return false
	}
	switch strings.ToLower(strings.TrimRight(k.str(i-1), ": ")) {
	case "by", "written by", "author", "words by", "posted by", "reported by", "words", "text by", "story by", "published by", "article by", "writer", "authors", "reporter", "reporting by", "author(s)":
		return true
	}
	return k.html && k.title >= 0 && i > k.title && i <= k.title+3 && k.f[i].hints&(hTopic|hNav|hCaption|hRelated) == 0 && k.dateBeside(i)
}

// dateBeside reports whether one of the lines right around block i says when the
// article was published.
func (k *keeper) dateBeside(i int) bool {
	for j := max(0, i-2); j < len(k.blocks) && j < i+4; j++ {
		if line := k.str(j); j != i && isDateLine(line) || j != i && k.f[j].words < 14 && k.dated(line) {
			return true
		}
	}
	return false
}

// leadName returns what stands before the first mark that ends a name in a
// byline: a date, a role, the outlet.
func leadName(line string) string {
	if d, ok := findDate(line); ok {
		line = line[:d.start]
	}
	if i := strings.IndexAny(line, "|•·●⋅,(0123456789"); i > 0 {
		line = line[:i]
	}
	return strings.TrimRight(strings.TrimSpace(line), ",.: -–—")
}

// notWriter reports whether capitalised words near the headline are a label of
// the page, not a name.
func notWriter(name string) bool {
	for i, from := 1, 0; i < len(name); i++ { // two labels glued: "NewsPolitics"
		if name[i] == ' ' || name[i] == '-' {
			from = i + 1
		} else if i-from > 3 && name[i] >= 'A' && name[i] <= 'Z' && name[i-1] >= 'a' && name[i-1] <= 'z' {
			return true
		}
	}
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		switch w {
		case "about", "contact", "us", "more", "read", "follow", "share", "posts", "profile", "view", "author", "authors", "editorial", "all", "our", "table", "contents", "home", "writer", "senior", "news", "blog", "guide",
			"full", "bio", "written", "by", "my", "published", "updated", "posted", "sign", "log", "subscribe", "marketing", "strategy", "experience", "reviews", "review", "category", "categories", "tags", "comments", "comment", "reply", "insights", "articles", "resources", "trends", "tips", "advice", "opinion", "business", "politics", "world", "sport", "sports", "culture", "health", "science", "technology", "travel", "lifestyle", "entertainment", "education", "breaking", "top", "stories", "story", "latest", "min", "minutes", "download", "print", "email", "save", "listen", "watch", "video", "photos", "gallery", "next", "previous":
			return true
		}
	}
	return false
}

// gluedBy returns the name behind a "By" that stands in an element of its own:
// "ByAnn Lee".
func gluedBy(line string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(line, "By"); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
		return rest, true
	}
	return "", false
}
