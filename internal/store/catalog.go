package store

import (
	"context"
	"database/sql"
	"hash/maphash"
	"sync"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
)

// A catalog is the list of stories with the facts of each, in memory, for whoever
// sorts, filters or counts all stories: some 300 bytes a story. It is read at the
// first question. Later ones look at the number of [DB.Version]; where that is another,
// the list is read again if it changed (1 microsecond a story), and the facts of those
// whose briefs are others.
type catalog struct {
	life    context.Context // of the database
	end     context.CancelFunc
	mu      sync.RWMutex
	version int64
	listed  string
	seed    maphash.Seed
	column  *facet.Column
	roll    *speaker.Roll // nil until it is asked for
	kept    int64         // the change up to which it is known when stories came
	came    int64         // the version as of which it is
}

func newCatalog() *catalog {
	c := new(catalog)
	c.life, c.end = context.WithCancel(context.Background())
	return c
}

// close ends what is being read, and waits for it.
func (c *catalog) close() {
	c.end()
	c.mu.Lock()
	defer c.mu.Unlock()
}

const (
	sqlListRows = `SELECT id, first_at, last_at, pages, hash FROM stories ORDER BY last_at DESC, pages DESC, id`
	sqlBriefs   = `SELECT story, made, texts, outlets, origins FROM briefs INDEXED BY briefs_list`
	// How many members are left of stories that are known to have lost some, and of all.
	sqlMembersOf  = `SELECT story, COUNT(*) FROM members WHERE story IN (SELECT value FROM json_each($1)) GROUP BY story`
	sqlMembersAll = `SELECT story, COUNT(*) FROM members GROUP BY story`
	sqlCameOf     = `SELECT m.story, MAX(p.kept) FROM members m JOIN pages p ON p.id = m.page WHERE m.story IN (SELECT value FROM json_each($1)) GROUP BY m.story`
	// The same of all stories, joined by the program: the database would look every
	// page up.
	sqlCamePages   = `SELECT id, kept FROM pages`
	sqlCameMembers = `SELECT story, page FROM members`
)

const sqlTitles = `SELECT id, title FROM stories`

// Titles calls f with the title of every story, in no order. f must not use the
// database.
func (db *DB) Titles(ctx context.Context, f func(id hearsay.StoryID, title string)) error {
	return db.scan(ctx, sqlTitles, func(rows *sql.Rows) error {
		var id hearsay.StoryID
		var title string
		err := rows.Scan(&id, &title)
		f(id, title)
		return err
	})
}

// fewStories are read by name; more are read with all.
const fewStories = 2000

// View calls f with the list of stories as it is now, and with what they are filtered
// by. f only reads, and nothing of it is used behind it.
func (db *DB) View(ctx context.Context, f func(*facet.Column) error) error {
	return db.view(ctx, nil, func(*catalog) bool { return true }, func(c *catalog) error { return f(c.column) })
}

// ViewCame is View of a list that knows of each story the change that last brought it a
// page ([facet.Column.Came]), which takes longer the first time.
func (db *DB) ViewCame(ctx context.Context, f func(*facet.Column) error) error {
	return db.view(ctx, (*DB).cameAll, func(c *catalog) bool { return c.came == c.version }, func(c *catalog) error { return f(c.column) })
}

// ViewSpeakers is View with who speaks in the stories, which takes longer the first
// time.
func (db *DB) ViewSpeakers(ctx context.Context, f func(*facet.Column, *speaker.Roll) error) error {
	return db.view(ctx, (*DB).speakAll, func(c *catalog) bool { return c.roll != nil && c.roll.Settled() }, func(c *catalog) error { return f(c.column, c.roll) })
}

// view brings the catalog up to date, with more of it where has reports that this is
// not there, and calls f with it.
func (db *DB) view(ctx context.Context, more func(*DB, context.Context) error, has func(*catalog) bool, f func(*catalog) error) error {
	c := db.catalog
	now := db.Version(ctx) // before the list: what comes between is seen the next time
	c.mu.RLock()
	if c.column != nil && now != 0 && now == c.version && has(c) {
		defer c.mu.RUnlock()
		return f(c)
	}
	c.mu.RUnlock()
	if err := db.renew(ctx, now, more); err != nil {
		return err
	}
	c.mu.RLock()
	if c.column != nil && has(c) {
		defer c.mu.RUnlock()
		return f(c)
	}
	c.mu.RUnlock()
	// Another question brought it up to date again meanwhile: nobody gets between this
	// time.
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := db.renewed(ctx, now, more); err != nil {
		return err
	}
	return f(c)
}

func (db *DB) renew(ctx context.Context, now int64, more func(*DB, context.Context) error) error {
	db.catalog.mu.Lock()
	defer db.catalog.mu.Unlock()
	return db.renewed(ctx, now, more)
}

// renewed brings the catalog up to date, which nobody else has then. What one question
// began to read, the next ones wait for: it is read to the end also where who asked is
// gone.
func (db *DB) renewed(ctx context.Context, now int64, more func(*DB, context.Context) error) error {
	c := db.catalog
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(c.life, stop)()
	if c.column == nil || now == 0 || now != c.version {
		if err := db.refresh(ctx); err != nil {
			c.column, c.roll = nil, nil
			return err
		}
		c.version = now
	}
	if more != nil {
		return more(db, ctx)
	}
	return nil
}

func (db *DB) refresh(ctx context.Context) error {
	c := db.catalog
	if c.column != nil && c.column.Dead() > .5 {
		c.column, c.roll = nil, nil
	}
	listed, err := db.Listed(ctx)
	if err != nil {
		return err
	}
	if c.column == nil || listed == "" || listed != c.listed {
		if err := db.atOnce(ctx, func(in *DB) error { return in.readList(ctx, c) }); err != nil {
			return err
		}
		c.listed = listed
	}
	stale, gone, err := db.readBriefs(ctx, c)
	if err != nil {
		return err
	}
	if c.roll != nil {
		for _, id := range gone {
			c.roll.Put(id, nil)
		}
	}
	ids := make([]hearsay.StoryID, len(stale))
	for k, i := range stale {
		ids[k] = c.column.Row(i).ID
	}
	err = factRows.load(ctx, db, ids, func(id hearsay.StoryID, data []byte) error {
		facts, err := facet.Parse(data)
		if i, ok := c.column.Find(id); ok && err == nil {
			c.column.Put(i, facts)
		}
		return err
	})
	if err == nil && c.roll != nil {
		err = db.readVoices(ctx, c, ids)
	}
	return err
}

// readVoices reads the voices of stories.
func (db *DB) readVoices(ctx context.Context, c *catalog, ids []hearsay.StoryID) error {
	return voiceRows.load(ctx, db, ids, func(id hearsay.StoryID, data []byte) error {
		vs, err := speaker.Unpack(id, data)
		if err == nil {
			c.roll.Put(id, vs)
		}
		return err
	})
}

// speakAll learns who speaks in which story.
func (db *DB) speakAll(ctx context.Context) error {
	c := db.catalog
	if c.roll != nil && c.roll.Dead() > .5 {
		c.roll = nil
	}
	if c.roll == nil {
		var ids []hearsay.StoryID
		for i := range int32(c.column.Len()) {
			if s := c.column.Row(i); s.Mark != 0 {
				ids = append(ids, s.ID)
			}
		}
		c.roll = speaker.NewRoll()
		if err := db.readVoices(ctx, c, ids); err != nil {
			c.roll = nil
			return err
		}
	}
	return c.roll.Settle(func(ids []hearsay.StoryID, take func(hearsay.StoryID, []speaker.Voice)) error {
		return voiceRows.load(ctx, db, ids, func(id hearsay.StoryID, data []byte) error {
			vs, err := speaker.Unpack(id, data)
			if err == nil {
				take(id, vs)
			}
			return err
		})
	})
}

// readList reads the list of stories.
func (db *DB) readList(ctx context.Context, c *catalog) error {
	end, err := db.pileEnd(ctx)
	if err != nil {
		return err
	}
	size := 0
	if c.column != nil {
		size = c.column.Len() + 100
	}
	rows := make([]facet.Row, 0, size)
	var id, first, last sql.RawBytes
	var lost []hearsay.StoryID
	lostAt := map[string]int{}
	err = db.scan(ctx, sqlListRows, func(r *sql.Rows) error {
		var s facet.Row
		if err := r.Scan(&id, &first, &last, &s.Pages, &s.Hash); err != nil {
			return err
		}
		s.ID, s.First, s.Last = hearsay.StoryID(id), unstamp(string(first)), unstamp(string(last))
		s.State = string(stateAt(s.Last, end))
		if s.Hash == 0 {
			lost = append(lost, s.ID)
			lostAt[string(s.ID)] = len(rows)
		}
		rows = append(rows, s)
		return nil
	})
	if err != nil {
		return err
	}
	for i := range lost {
		rows[lostAt[string(lost[i])]].Pages = 0
	}
	count := func(r *sql.Rows) error {
		var n int32
		if err := r.Scan(&id, &n); err != nil {
			return err
		}
		if i, ok := lostAt[string(id)]; ok {
			rows[i].Pages = n
		}
		return nil
	}
	if len(lost) > fewStories {
		err = db.scan(ctx, sqlMembersAll, count)
	} else {
		err = named(ctx, db, sqlMembersOf, lost, count)
	}
	if err != nil {
		return err
	}
	if old := c.column; old != nil {
		for i := range rows {
			if k, ok := old.Find(rows[i].ID); ok {
				r := old.Row(k)
				rows[i].Mark, rows[i].Texts, rows[i].Outlets, rows[i].Origins = r.Mark, r.Texts, r.Outlets, r.Origins
			}
		}
		old.List(rows)
		if c.roll != nil {
			c.roll.Keep(func(id hearsay.StoryID) bool { _, ok := old.Find(id); return ok })
		}
	} else {
		c.column, c.seed, c.kept = facet.New(rows), maphash.MakeSeed(), -1
	}
	return nil
}

// readBriefs reads what changed of the briefs, and returns the places of those stories,
// and the stories that have none any more.
func (db *DB) readBriefs(ctx context.Context, c *catalog) (stale []int32, gone []hearsay.StoryID, err error) {
	there := make([]bool, c.column.Len())
	var id, mark sql.RawBytes
	err = db.scan(ctx, sqlBriefs, func(r *sql.Rows) error {
		var texts, outlets, origins int
		if err := r.Scan(&id, &mark, &texts, &outlets, &origins); err != nil {
			return err
		}
		i, ok := c.column.Find(hearsay.StoryID(id))
		if !ok {
			return nil
		}
		there[i] = true
		s := c.column.Row(i)
		if h := max(maphash.Bytes(c.seed, mark), 1); h != s.Mark || len(mark) == 0 {
			stale = append(stale, i)
			s.Mark = h
		}
		c.column.Counts(i, texts, outlets, origins)
		return nil
	})
	for i := range there {
		if s := c.column.Row(int32(i)); !there[i] && s.Mark != 0 {
			s.Mark = 0
			gone = append(gone, s.ID)
			c.column.Counts(int32(i), 0, 0, 0)
			c.column.Put(int32(i), nil)
		}
	}
	return stale, gone, err
}

// cameAll learns when the stories came of which it is not known yet.
func (db *DB) cameAll(ctx context.Context) error {
	c := db.catalog
	now, err := db.Mark(ctx)
	if err != nil {
		return err
	}
	if c.kept >= 0 {
		fresh, err := db.KeptSince(ctx, c.kept)
		if err != nil {
			return err
		}
		pages := make([]hearsay.PageID, 0, len(fresh))
		for p := range fresh {
			pages = append(pages, p)
		}
		of, err := db.StoriesOf(ctx, pages...)
		if err != nil {
			return err
		}
		for p, id := range of {
			if i, ok := c.column.Find(id); ok && c.column.Came(i) >= 0 {
				c.column.SetCame(i, max(c.column.Came(i), fresh[p]))
			}
		}
	}
	var id sql.RawBytes
	row := func(r *sql.Rows) error {
		var n int64
		if err := r.Scan(&id, &n); err != nil {
			return err
		}
		if i, ok := c.column.Find(hearsay.StoryID(id)); ok {
			c.column.SetCame(i, n)
		}
		return nil
	}
	unknown := c.column.Unknown()
	if len(unknown) > fewStories {
		err = db.everyCame(ctx)
	} else {
		err = named(ctx, db, sqlCameOf, unknown, row)
	}
	if err == nil {
		c.column.AllCame()
		c.kept, c.came = now, c.version
	}
	return err
}

// everyCame learns when all stories came. Pages are told apart by the first sixteen
// digits of their IDs.
func (db *DB) everyCame(ctx context.Context) error {
	c := db.catalog
	kept := map[uint64]int64{}
	var id, page sql.RawBytes
	start := func(page []byte) (n uint64) {
		for _, c := range page[:min(len(page), 16)] {
			n = n<<4 | uint64(c&0xf+c>>6*9) // a hex digit
		}
		return n
	}
	err := db.scan(ctx, sqlCamePages, func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&page, &n)
		kept[start(page)] = n
		return err
	})
	if err != nil {
		return err
	}
	return db.scan(ctx, sqlCameMembers, func(r *sql.Rows) error {
		if err := r.Scan(&id, &page); err != nil {
			return err
		}
		if i, ok := c.column.Find(hearsay.StoryID(id)); ok {
			c.column.SetCame(i, max(c.column.Came(i), kept[start(page)]))
		}
		return nil
	})
}
