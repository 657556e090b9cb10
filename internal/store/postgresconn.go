package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// A connector makes connections for database/sql. Once the database was there, it
// waits for it to come back.
type connector struct {
	driver.Connector
	patience atomic.Int64 // a time.Duration; 0 before the database was opened
}

// Connect connects, or waits.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	end := time.Now().Add(time.Duration(c.patience.Load()))
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		conn, err := c.Connector.Connect(ctx)
		if err == nil {
			return &pgConn{conn.(*stdlib.Conn)}, nil
		}
		if ctx.Err() != nil || !lost(err) && !unready(err) || time.Now().Add(pause).After(end) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(pause):
		}
	}
}

// A pgConn is a connection that reads our queries: text goes to it as bytea, and
// the few queries that PostgreSQL reads otherwise are put in their place.
type pgConn struct{ *stdlib.Conn }

// CheckNamedValue makes bytes of text.
func (c *pgConn) CheckNamedValue(v *driver.NamedValue) error {
	v.Value = postgresArg(v.Value)
	return nil
}

// ExecContext runs a query of ours.
func (c *pgConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	return c.Conn.ExecContext(ctx, postgresQuery(q), args)
}

// QueryContext runs a query of ours. One that only reads is asked again on another
// connection when this one is lost, which database/sql does.
func (c *pgConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, postgresQuery(q), args)
	if err != nil && ctx.Err() == nil && lost(err) && strings.HasPrefix(q, "SELECT") {
		return nil, driver.ErrBadConn
	}
	return rows, err
}

// A patient asks again where the connection is lost before the first row is there,
// until a time is over: a server that begins again may cut more than one.
type patient struct {
	*sql.DB
	patience time.Duration
}

// QueryContext asks until there is an answer.
func (p patient) QueryContext(ctx context.Context, q string, args ...any) (rows *sql.Rows, err error) {
	p.again(ctx, q, func() error {
		rows, err = p.DB.QueryContext(ctx, q, args...)
		return err
	})
	return rows, err
}

// QueryRowContext asks until there is an answer.
func (p patient) QueryRowContext(ctx context.Context, q string, args ...any) (row *sql.Row) {
	p.again(ctx, q, func() error {
		row = p.DB.QueryRowContext(ctx, q, args...)
		return row.Err()
	})
	return row
}

func (p patient) again(ctx context.Context, q string, ask func() error) {
	for end := time.Now().Add(p.patience); ; {
		err := ask()
		if err == nil || ctx.Err() != nil || !lost(err) || !strings.HasPrefix(q, "SELECT") || time.Now().After(end) {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func postgresQuery(q string) string {
	if other, ok := postgresQueries[q]; ok {
		return other
	}
	if other, ok := postgresSearch[q]; ok {
		return other
	}
	return q
}

func postgresArg(v any) any {
	switch v := v.(type) {
	case string:
		return []byte(v)
	case nil, []byte, int, int64:
		return v
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return []byte(r.String())
	}
	return v
}

func postgresArgs(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = postgresArg(a)
	}
	return out
}

// A toldError is an error of a database in our words.
type toldError struct {
	text  string
	kinds []error
}

func (e *toldError) Error() string   { return e.text }
func (e *toldError) Unwrap() []error { return e.kinds }

// explainPostgres gives an error of PostgreSQL its kind and says what to do. The
// codes are those of appendix A of its manual.
func explainPostgres(name string, err error) error {
	var told *toldError
	if err == nil || errors.As(err, &told) || errors.Is(err, context.Canceled) {
		return err
	}
	say := func(kind error, why, advice string) error {
		if why != "" {
			why = " (" + why + ")"
		}
		if kind == nil {
			return &toldError{fmt.Sprintf("database %s: %s%s", name, advice, why), []error{err}}
		}
		return &toldError{fmt.Sprintf("database %s: %v%s: %s", name, kind, why, advice), []error{kind, err}}
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if lost(err) {
			return say(ErrGone, reason(err), "is the server running, and the address right? what was kept before is safe; run the same command again")
		}
		return err
	}
	switch {
	case e.Code == "53100":
		return say(ErrFull, "", "what was kept before is safe; make room on the server and run the same command again")
	case e.Code == "53300":
		return say(ErrBusy, "all its connections are taken", "raise max_connections on the server, or run fewer workers")
	case e.Code == "53200":
		return say(ErrBusy, "the server is out of memory", "run fewer workers, or give it more")
	case e.Code == "55P03", e.Code == "40001", e.Code == "40P01":
		return say(ErrBusy, e.Message, "wait until it ends, and run the same command again")
	case lost(err), unready(err):
		return say(ErrGone, e.Message, "what was kept before is safe; run the same command again")
	case e.Code == "3D000":
		return say(ErrNotFound, "", "make it with: createdb --encoding UTF8 NAME")
	case strings.HasPrefix(e.Code, "28"):
		return say(nil, e.Message, "it refuses the user or the password; give the password in the address, in PGPASSWORD or in a file that PGPASSFILE names")
	case e.Code == "42501":
		return say(nil, e.Message, "its user may not do that; make it the owner of the database")
	case e.Code == "25006":
		return say(nil, e.Message, "it can only be read; name the server that is written to, with ?target_session_attrs=read-write perhaps")
	case e.Code == "58030", strings.HasPrefix(e.Code, "XX"):
		return say(nil, e.Message, "damaged; look into the log of the server, then \"hearsay restore\" a backup into another database")
	}
	return say(nil, e.Code, e.Message)
}

// reason is the innermost of an error: "connection refused".
func reason(err error) string {
	var no syscall.Errno
	var dns *net.DNSError
	switch {
	case errors.As(err, &no):
		return no.Error()
	case errors.As(err, &dns):
		return dns.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, driver.ErrBadConn), errors.Is(err, net.ErrClosed), errors.Is(err, pgconn.ErrConnClosed):
		return "the connection was lost"
	case pgconn.Timeout(err), errors.Is(err, context.DeadlineExceeded):
		return "no answer"
	}
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}

// lost reports whether an error says that the connection or the server is gone,
// by its own word or by that of the network.
func lost(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.HasPrefix(e.Code, "08") || e.Code == "57P01" || e.Code == "57P02" || e.Code == "57P05"
	}
	var c *pgconn.ConnectError
	var n net.Error
	return errors.As(err, &c) || errors.As(err, &n) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, fs.ErrNotExist) ||
		errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// unready reports whether a server is there but takes no connection just now: it
// starts, it stops, or all are taken.
func unready(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "57P03" || e.Code == "53300")
}

// already reports whether another made the same table at the same time.
func already(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "42P07" || e.Code == "23505")
}

// againPostgres reports whether an undone write may be tried again: the database
// was gone, or one of two that waited for each other had to give way. A missing
// foreign key is a page that was taken away meanwhile.
func againPostgres(err error, tries int, since time.Time, patience time.Duration) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01" || e.Code == "23503") {
		return tries < 10
	}
	return errors.Is(err, ErrGone) && time.Since(since) < patience
}

// jobs is a pool of pgx's own, for who keeps a queue beside our tables.
type jobs struct {
	dsn  string
	mu   sync.Mutex
	pool *pgxpool.Pool
}

func (j *jobs) close() {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pool != nil {
		j.pool.Close()
	}
}

// Pool returns a pool of connections to a PostgreSQL database, for a queue beside
// our tables; the DB closes it. There is none for a SQLite file.
func (db *DB) Pool(ctx context.Context) (*pgxpool.Pool, error) {
	if db.jobs == nil {
		return nil, fmt.Errorf("database %s: a file has no queue of jobs; name a PostgreSQL database with --db", db.name)
	}
	j := db.jobs
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pool != nil {
		return j.pool, nil
	}
	config, err := pgxpool.ParseConfig(j.dsn)
	if err == nil {
		if config.ConnConfig.RuntimeParams["application_name"] == "" {
			config.ConnConfig.RuntimeParams["application_name"] = "hearsay"
		}
		j.pool, err = pgxpool.NewWithConfig(ctx, config)
	}
	if err != nil {
		return nil, db.explain(err)
	}
	return j.pool, nil
}
