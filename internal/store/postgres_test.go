package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"hearsay"
)

func TestPasswordsAreNeverNamed(t *testing.T) {
	for dsn, want := range map[string]string{
		"file.db": "file.db",
		"postgres://desk:secret@db.example:5432/news?sslmode=require":     "postgres://desk@db.example:5432/news",
		"postgres://desk@db.example/news?password=secret&host=/run/x":     "postgres://desk@db.example/news?host=/run/x",
		"postgres:///news?host=/tmp/a&search_path=two&sslpassword=secret": "postgres:///news?host=/tmp/a&search_path=two",
		"postgres://desk:sec?ret@db.example/news":                         "postgres://...",
		"postgres://desk:12?secret@db.example/news":                       "postgres://...",
		"postgres://desk:sec%ret@db.example/news":                         "postgres://...",
		"postgres://desk:se/cret@db.example/news":                         "postgres://...",
	} {
		if got := Named(dsn); got != want || strings.Contains(got, "secret") {
			t.Errorf("Named(%s) = %s, want %s", dsn, got, want)
		}
		if !IsAddress(dsn) {
			continue
		}
		ctx, stop := context.WithTimeout(context.Background(), time.Millisecond) // it is not there
		if _, err := Open(ctx, dsn); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "ret@") {
			t.Errorf("Open(%s): %v", dsn, err)
		}
		stop()
	}
}

func TestDatabaseThatIsNotOurs(t *testing.T) {
	ctx := context.Background()
	address := server.DB(t)
	server.ExecIn(t, address, "CREATE TABLE theirs (a int)")
	if _, err := Open(ctx, address); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), "search_path") {
		t.Errorf("Open of another program's database: %v", err)
	}
	server.ExecIn(t, address, "CREATE SCHEMA ours")
	db, err := Open(ctx, address+"&search_path=ours")
	if err != nil {
		t.Fatalf("another schema of it: %v", err)
	}
	db.Close()
	if _, err := Open(ctx, address+"&search_path=none"); err == nil || !strings.Contains(err.Error(), "no schema") {
		t.Errorf("a schema that is not there: %v", err)
	}
	if _, err := Open(ctx, strings.Replace(address, "@/test", "@/nosuch", 1)); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "createdb") {
		t.Errorf("a database that is not there: %v", err)
	}
	if _, err := Open(ctx, "postgres://u@127.0.0.1:1/x"); !errors.Is(err, ErrGone) || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("a server that is not there: %v", err)
	}
	own := server.DB(t)
	server.ExecIn(t, own, "CREATE TABLE hearsay (theirs int)")
	if _, err := Open(ctx, own); !errors.Is(err, ErrForeign) {
		t.Errorf("a table by our name: %v", err)
	}
}

func TestDatabaseOfANewerVersion(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		p := page("", "words")
		must(db.Keep(ctx, p, article(p), 1, ""))
		newer := fmt.Sprintf("PRAGMA user_version = %d", schema+1)
		if db.jobs != nil {
			newer = fmt.Sprintf("UPDATE hearsay SET schema = %d", postgresSchema+1)
		}
		must(db.pool.Exec(newer)) // as a newer program does beside us
		if _, err := db.Keep(ctx, page("", "more"), nil, 1, "none"); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update hearsay") {
			t.Errorf("a write after the tables were brought up to date by another: %v", err)
		}
		if _, err := db.Page(ctx, p.ID); err != nil {
			t.Errorf("a read: %v", err)
		}
		if db.jobs != nil {
			if _, err := Open(ctx, db.jobs.dsn); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update hearsay") {
				t.Errorf("Open of a newer database: %v", err)
			}
		}
	})
}

// Programs that begin at once on an empty database make its tables once.
func TestManyOpenAnEmptyDatabase(t *testing.T) {
	address := server.DB(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			db, err := Open(context.Background(), address)
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	all.Wait()
}

// Each code has its kind and says what to do.
func TestErrorsOfPostgres(t *testing.T) {
	for code, want := range map[string]struct {
		kind error
		says string
	}{
		"53100": {ErrFull, "make room"},
		"53300": {ErrBusy, "max_connections"},
		"53200": {ErrBusy, "memory"},
		"55P03": {ErrBusy, "wait"},
		"40P01": {ErrBusy, "wait"},
		"57P01": {ErrGone, "what was kept before is safe"},
		"57P03": {ErrGone, "run the same command again"},
		"08006": {ErrGone, "what was kept before is safe"},
		"3D000": {ErrNotFound, "createdb"},
		"28P01": {nil, "PGPASSWORD"},
		"42501": {nil, "owner"},
		"25006": {nil, "only be read"},
		"XX001": {nil, "restore"},
		"22023": {nil, "22023"},
	} {
		err := explainPostgres("postgres://desk@h/news", fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: code, Message: "of the server"}))
		if want.kind != nil && !errors.Is(err, want.kind) || !strings.Contains(err.Error(), want.says) || !strings.HasPrefix(err.Error(), "database postgres://desk@h/news: ") {
			t.Errorf("%s: %v; want %v, %q", code, err, want.kind, want.says)
		}
		if again := explainPostgres("x", err); again.Error() != err.Error() {
			t.Errorf("explained twice: %v", again)
		}
	}
}

// A page that a worker is to keep while the database has no room is not kept by
// half, and the error says so.
func TestFullServer(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, server.DB(t))
	must(db.pool.Exec(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$`))
	must(db.pool.Exec(`CREATE TRIGGER full_disk BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION full_disk()`))
	p := page("", "words")
	if _, err := db.Keep(ctx, p, article(p), 1, ""); !errors.Is(err, ErrFull) {
		t.Fatalf("Keep: %v, want ErrFull", err)
	}
	if _, err := db.Page(ctx, p.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("half of a page was kept: %v", err)
	}
	if n := count(t, db, "bytes"); n != 0 {
		t.Errorf("%d byte strings of it were kept", n)
	}
}

// A relay stands between a program and the server, and can be cut.
type relay struct {
	listener net.Listener
	to       string
	mu       sync.Mutex
	down     bool
	conns    map[net.Conn]bool
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	server.Start(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: l, to: server.Socket(), conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); r.set(true) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.serve(c)
		}
	}()
	return r
}

// set cuts all connections and takes no new ones, or takes them again.
func (r *relay) set(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
	if down {
		for c := range r.conns {
			c.Close()
		}
		r.conns = map[net.Conn]bool{}
	}
}

func (r *relay) serve(c net.Conn) {
	s, err := net.Dial("unix", r.to)
	if err != nil {
		c.Close()
		return
	}
	r.mu.Lock()
	if r.down {
		c.Close()
		s.Close()
	}
	r.conns[c], r.conns[s] = true, true
	r.mu.Unlock()
	copyAll := func(dst, src net.Conn) {
		buf := make([]byte, 32<<10)
		for {
			n, err := src.Read(buf)
			if n > 0 {
				if _, err := dst.Write(buf[:n]); err != nil {
					break
				}
			}
			if err != nil {
				break
			}
		}
		dst.Close()
		src.Close()
	}
	go copyAll(s, c)
	copyAll(c, s)
}

func (r *relay) address(socket string) string {
	name := strings.TrimPrefix(socket[:strings.Index(socket, "?")], "postgres://postgres@/")
	return fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable", r.listener.Addr(), name)
}

// A database that is gone for a while is waited for, by who reads and by who
// writes; one that stays away is an error that says so.
func TestDatabaseGoneForAWhile(t *testing.T) {
	ctx := context.Background()
	r := newRelay(t)
	address := server.DB(t)
	db, err := openPostgres(ctx, r.address(address), 90*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	first := page("", "first")
	must(db.Keep(ctx, first, article(first), 1, ""))

	// Cut whenever another few pages are kept, wherever the next one is by then.
	cut := make(chan bool)
	var cutting sync.WaitGroup
	cutting.Go(func() {
		for range cut {
			r.set(true)
			<-time.After(50 * time.Millisecond)
			r.set(false)
		}
	})
	const pages = 40
	for i := range pages {
		if i%5 == 4 {
			cut <- true
		}
		p := page("", fmt.Sprint("words ", i))
		if _, err := db.Keep(ctx, p, article(p), 1, ""); err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		if _, err := db.Article(ctx, first.ID); err != nil {
			t.Fatalf("reading beside page %d: %v", i, err)
		}
	}
	close(cut)
	cutting.Wait()
	kept := must(db.KeptSince(ctx, 0))
	if mark := must(db.Mark(ctx)); len(kept) != pages+1 || mark != pages+1 {
		t.Errorf("%d pages and %d changes, want %d", len(kept), mark, pages+1)
	}

	short, err := openPostgres(ctx, r.address(address), 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer short.Close()
	r.set(true)
	if _, err := short.Page(ctx, first.ID); !errors.Is(err, ErrGone) || !strings.Contains(err.Error(), "is the server running") {
		t.Errorf("reading while it is gone: %v", err)
	}
	p := page("", "late")
	if _, err := short.Keep(ctx, p, article(p), 1, ""); !errors.Is(err, ErrGone) || !strings.Contains(err.Error(), "what was kept before is safe") {
		t.Errorf("writing while it is gone: %v", err)
	}
	r.set(false)
	if _, err := short.Keep(ctx, p, article(p), 1, ""); err != nil {
		t.Errorf("writing when it is back: %v", err)
	}
}

// A program that gets no connection says which limit it met.
func TestConnectionLimitReached(t *testing.T) {
	ctx := context.Background()
	address := server.DB(t)
	db := openAt(t, address)
	p := page("", "words")
	must(db.Keep(ctx, p, article(p), 1, ""))
	name := strings.TrimPrefix(address[:strings.Index(address, "?")], "postgres://postgres@/")
	server.ExecIn(t, address, "CREATE ROLE clerk"+name+" LOGIN")
	server.ExecIn(t, address, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk"+name)
	server.ExecIn(t, address, "ALTER ROLE clerk"+name+" CONNECTION LIMIT 0")
	t.Cleanup(func() {
		server.ExecIn(t, address, "DROP OWNED BY clerk"+name)
		server.ExecIn(t, address, "DROP ROLE clerk"+name)
	})
	_, err := Open(ctx, strings.Replace(address, "postgres@", "clerk"+name+"@", 1))
	if !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "max_connections") {
		t.Errorf("Open: %v, want ErrBusy that names max_connections", err)
	}
}

// A month's bytes have a part of the table of their own; the next one is there
// ahead of its time.
func TestMonths(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, server.DB(t))
	var n int
	parts := `SELECT count(*) FROM pg_inherits WHERE inhparent = 'bytes'::regclass`
	if err := db.pool.QueryRow(parts).Scan(&n); err != nil || n != 2 {
		t.Errorf("%d months, want this one and the next (%v)", n, err)
	}
	if err := db.engine.ready(ctx, time.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if err := db.pool.QueryRow(parts).Scan(&n); err != nil || n != 4 {
		t.Errorf("%d months after a year, want 4 (%v)", n, err)
	}
}

// Statistics of tables that were empty lead the planner astray: it would read all
// stories for each of their members, and all lines of briefs for each batch of them.
func TestAWriteReadsNoWholeTable(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, server.DB(t))
	const n = 400
	var pages []*hearsay.Page
	for i := range n {
		p := page(fmt.Sprintf("https://news.example/%d", i), fmt.Sprintf("words of page %d", i))
		pages = append(pages, p)
		must(db.Keep(ctx, p, article(p), 1, ""))
	}
	must(db.pool.Exec("VACUUM ANALYZE stories, members, briefs, search_lines"))
	before := readOver(t, db)
	var list []hearsay.Story
	for i, p := range pages {
		list = append(list, hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%05d", i)), Members: []hearsay.Member{{Page: p.ID}}})
	}
	if err := db.PutStories(ctx, must(db.Mark(ctx)), list); err != nil {
		t.Fatal(err)
	}
	for part := range slices.Chunk(list, 8) {
		var briefs []*MadeBrief
		for _, s := range part {
			b, err := db.PrepareBrief("made", &hearsay.Brief{Story: s, Events: []hearsay.Happening{{Event: hearsay.Event{ID: "e", Label: hearsay.Excerpt{Text: "a bridge fell"}}}}})
			if err != nil {
				t.Fatal(err)
			}
			briefs = append(briefs, b)
		}
		if err := db.PutBriefs(ctx, briefs...); err != nil {
			t.Fatal(err)
		}
	}
	if rows := readOver(t, db) - before; rows > 10*n {
		t.Errorf("%d rows were read in passing to write %d stories and their briefs", rows, n)
	}
}

// readOver is how many rows of these tables were read by going through all of them.
func readOver(t *testing.T, db *DB) (rows int) {
	t.Helper()
	conn := must(db.pool.Conn(context.Background()))
	defer conn.Close()
	for _, q := range []string{"SELECT pg_stat_force_next_flush()", "SELECT 1"} {
		must(conn.ExecContext(context.Background(), q))
	}
	if err := conn.QueryRowContext(context.Background(), `SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ('stories', 'members', 'briefs', 'search_lines')`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

// Tables that outgrew their statistics get new ones, once.
func TestStatisticsAreMadeWhereTheyAreOutgrown(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, server.DB(t))
	must(db.pool.Exec("ALTER TABLE records SET (autovacuum_enabled = off)"))
	must(db.pool.Exec("VACUUM ANALYZE"))
	if got, err := db.Statistics(ctx); err != nil || len(got) > 0 {
		t.Fatalf("of an empty database: %q, %v", got, err)
	}
	put := func(from, to int) {
		var list []Record
		for i := from; i < to; i++ {
			list = append(list, Record{Kind: "a kind", Key: fmt.Sprint(i), Value: fmt.Appendf(nil, "%01000d", i)})
		}
		if err := db.PutRecords(ctx, list...); err != nil {
			t.Fatal(err)
		}
	}
	known := func() (rows int) {
		if err := db.pool.QueryRow("SELECT reltuples::int FROM pg_class WHERE oid = 'records'::regclass").Scan(&rows); err != nil {
			t.Fatal(err)
		}
		return rows
	}
	put(0, 1000)
	if got, err := db.Statistics(ctx); err != nil || !slices.Equal(got, []string{"records"}) || known() != 1000 {
		t.Errorf("after 1,000 records: %q, %v, %d rows known", got, err, known())
	}
	put(1000, 2000)
	if got, err := db.Statistics(ctx); err != nil || len(got) > 0 {
		t.Errorf("after as many again: %q, %v", got, err)
	}
	put(2000, 12000)
	if got, err := db.Statistics(ctx); err != nil || !slices.Equal(got, []string{"records"}) || known() < 11000 {
		t.Errorf("after twelve times as many: %q, %v, %d rows known", got, err, known())
	}
}
