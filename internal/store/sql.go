package store

// Every query of the package. $1 and so on are parameters, as both SQLite and
// PostgreSQL read them; the few that PostgreSQL has to read otherwise stand
// again in postgres.go.
const (
	sqlPutBytes = `INSERT INTO bytes (hash, coding, size, data) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING`

	// A page read again keeps the smaller of its locators and the earlier of its
	// times, so that the order of reading doesn't matter.
	sqlPutPage = `INSERT INTO pages (id, url, fetched, type, charset, locator, raw, body, address, kept)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	sqlKeptSince = `SELECT id, kept FROM pages WHERE kept > $1`
	sqlRekept    = `UPDATE pages SET kept = $2 WHERE id = $1`
	sqlWaiting   = `SELECT page FROM articles WHERE version = 0 ORDER BY page`
	sqlReaddress = `UPDATE pages SET address = $2 WHERE id = $1 AND address <> $2`
	sqlVersions  = `SELECT p.id, p.url, p.fetched, p.locator FROM pages p JOIN pages q ON p.address = q.address
		WHERE q.id = $1 AND q.address <> '' ORDER BY p.fetched, p.id`
	sqlPagesAt   = `SELECT id FROM pages WHERE address = $1 ORDER BY fetched, id`
	sqlAddress   = `SELECT id, address FROM pages WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2`
	sqlAddresses = `SELECT address, id, url, fetched, locator FROM pages WHERE address IN
		(SELECT address FROM pages WHERE address <> '' GROUP BY address HAVING COUNT(*) > 1) ORDER BY address, fetched, id`
	sqlGetRecord  = `SELECT value FROM records WHERE kind = $1 AND key = $2`
	sqlPutRecord  = `INSERT INTO records (kind, key, value) VALUES ($1, $2, $3) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value`
	sqlDropRecord = `DELETE FROM records WHERE kind = $1 AND key = $2`
	sqlRecords    = `SELECT key, value FROM records WHERE kind = $1 AND key > $2 ORDER BY key LIMIT 500`
	sqlRelocate   = `UPDATE pages SET locator = $2 WHERE id = $1 AND (locator = '' OR $2 < locator)`
	sqlRefetch    = `UPDATE pages SET fetched = $2 WHERE id = $1 AND (fetched = '' OR $2 < fetched)`
	sqlHasPage    = `SELECT version, reason FROM articles WHERE page = $1`
	sqlKeptOf     = `SELECT page, version FROM articles WHERE page IN (SELECT value FROM json_each($1))`
	sqlGetPage    = `SELECT p.id, p.url, p.fetched, p.type, p.charset, p.locator, p.pruned, r.coding, r.data, b.coding, b.data
		FROM pages p LEFT JOIN bytes r ON r.hash = p.raw LEFT JOIN bytes b ON b.hash = p.body AND p.body <> p.raw WHERE p.id = $1`
	sqlPageIDs  = `SELECT id FROM pages WHERE pruned = 0 ORDER BY id`
	sqlLocators = `SELECT id, locator FROM pages`
	// Page IDs are hex, so that a prefix is a stretch of the index.
	sqlFindPage = `SELECT id FROM pages WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2`

	sqlPutArticle = `INSERT INTO articles (page, version, article, reason, lines, seq) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (page) DO UPDATE SET version = excluded.version, article = excluded.article, reason = excluded.reason,
		lines = excluded.lines, seq = excluded.seq`
	sqlNotes      = `SELECT page, lines, seq FROM articles WHERE article IS NOT NULL ORDER BY page`
	sqlNotesOf    = `SELECT page, lines, seq FROM articles WHERE article IS NOT NULL AND page IN (%s)`
	sqlLocatorsOf = `SELECT id, locator FROM pages WHERE id IN (%s)`
	sqlFetchedOf  = `SELECT id, fetched FROM pages WHERE id IN (%s)`
	sqlPutUnread  = `INSERT INTO unread (name, reason) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET reason = excluded.reason`
	sqlDropUnread = `DELETE FROM unread WHERE name = $1`
	sqlUnread     = `SELECT name, reason FROM unread ORDER BY name`
	sqlPutLive    = `INSERT INTO live (part, seq, key, data) VALUES ($1, $2, $3, $4)
		ON CONFLICT (part) DO UPDATE SET seq = excluded.seq, key = excluded.key, data = excluded.data`
	sqlGetLive    = `SELECT seq, key, data FROM live WHERE part = $1`
	sqlLiveKeys   = `SELECT part, key FROM live`
	sqlDropLive   = `DELETE FROM live WHERE part = $1`
	sqlGetArticle = `SELECT article, reason FROM articles WHERE page = $1`
	sqlArticlesOf = `SELECT page, article, reason FROM articles WHERE page IN (SELECT value FROM json_each($1))`
	sqlArticleIDs = `SELECT page FROM articles WHERE article IS NOT NULL ORDER BY page`
	sqlFailures   = `SELECT p.id, p.url, p.locator, a.reason FROM articles a JOIN pages p ON p.id = a.page
		WHERE a.article IS NULL ORDER BY p.locator, p.id`

	// Once, also where a list of stories is kept again.
	sqlPutLog = `INSERT INTO log (seq, story, what, why) SELECT $1, $2, $3, $4
		WHERE NOT EXISTS (SELECT 1 FROM log WHERE story = $2 AND seq = $1 AND what = $3)`
	sqlLog     = `SELECT seq, story, what, why FROM log WHERE $1 = '' OR story = $1 ORDER BY n DESC`
	sqlMark    = `SELECT changes FROM mark WHERE one = 1`
	sqlChanged = `UPDATE mark SET changes = $1 WHERE one = 1`

	sqlDropMembers = `DELETE FROM members`
	sqlDropAliases = `DELETE FROM aliases`
	sqlDropStories = `DELETE FROM stories`
	sqlDropBriefs  = `DELETE FROM briefs WHERE story NOT IN (SELECT id FROM stories)`
	sqlPutStory    = `INSERT INTO stories (id, number, title, first_at, last_at, story) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlPutMember   = `INSERT INTO members (story, n, page) VALUES ($1, $2, $3)`
	sqlPutAlias    = `INSERT INTO aliases (alias, story) VALUES ($1, $2) ON CONFLICT (alias) DO NOTHING`
	sqlFullStories = `SELECT story FROM stories ORDER BY number`
	sqlStories     = `SELECT s.id, s.number, s.title, s.first_at, s.last_at, COALESCE(b.texts, 0), COALESCE(b.outlets, 0), COALESCE(b.origins, 0)
		FROM stories s LEFT JOIN briefs b ON b.story = s.id ORDER BY s.number`
	sqlMembers = `SELECT story, page FROM members ORDER BY story, n`
	sqlAliases = `SELECT alias, story FROM aliases`

	sqlPutBrief = `INSERT INTO briefs (story, made, texts, outlets, origins, brief) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (story) DO UPDATE SET made = excluded.made, texts = excluded.texts, outlets = excluded.outlets,
		origins = excluded.origins, brief = excluded.brief`
	sqlRemade       = `UPDATE briefs SET made = $2 WHERE story = $1`
	sqlForgetBriefs = `UPDATE briefs SET made = 'again ' || (SELECT changes FROM mark)`
	sqlAllMade      = `SELECT story, made FROM briefs`
	sqlMade         = `SELECT made FROM briefs WHERE story = $1`
	sqlGetBrief     = `SELECT brief FROM briefs WHERE story = $1`
	sqlGone         = `SELECT p.id FROM members m JOIN pages p ON p.id = m.page WHERE m.story = $1 AND p.pruned = 1`
)
