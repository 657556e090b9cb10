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
	sqlGetRecord    = `SELECT value FROM records WHERE kind = $1 AND key = $2`
	sqlPutRecord    = `INSERT INTO records (kind, key, value) VALUES ($1, $2, $3) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value`
	sqlDropRecord   = `DELETE FROM records WHERE kind = $1 AND key = $2`
	sqlRecords      = `SELECT key, value FROM records WHERE kind = $1 AND key > $2 ORDER BY key LIMIT 500`
	sqlRecordsUnder = `SELECT key, value FROM records WHERE kind = $1 AND key > $2 AND key < $3 ORDER BY key LIMIT 500`
	sqlRelocate     = `UPDATE pages SET locator = $2 WHERE id = $1 AND (locator = '' OR $2 < locator)`
	sqlRefetch      = `UPDATE pages SET fetched = $2 WHERE id = $1 AND (fetched = '' OR $2 < fetched)`
	sqlHasPage      = `SELECT version, reason FROM articles WHERE page = $1`
	sqlKeptOf       = `SELECT page, version FROM articles WHERE page IN (SELECT value FROM json_each($1))`
	sqlGetPage      = `SELECT p.id, p.url, p.fetched, p.type, p.charset, p.locator, p.pruned, r.coding, r.data, b.coding, b.data
		FROM pages p LEFT JOIN bytes r ON r.hash = p.raw LEFT JOIN bytes b ON b.hash = p.body AND p.body <> p.raw WHERE p.id = $1`
	sqlGetPages = `SELECT p.id, p.url, p.fetched, p.type, p.charset, p.locator, p.pruned, r.coding, r.data, b.coding, b.data
		FROM pages p LEFT JOIN bytes r ON r.hash = p.raw LEFT JOIN bytes b ON b.hash = p.body AND p.body <> p.raw
		WHERE p.id IN (SELECT value FROM json_each($1))`
	sqlPageIDs  = `SELECT id FROM pages WHERE pruned = 0 ORDER BY id`
	sqlLocators = `SELECT id, locator FROM pages`
	// Page IDs are hex, so that a prefix is a stretch of the index.
	sqlFindPage = `SELECT id FROM pages WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2`

	sqlPutArticle = `INSERT INTO articles (page, version, article, reason, lines, seq) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (page) DO UPDATE SET version = excluded.version, article = excluded.article, reason = excluded.reason,
		lines = excluded.lines, seq = excluded.seq`
	sqlNotes      = `SELECT page, lines, seq FROM articles WHERE article IS NOT NULL ORDER BY page`
	sqlNotesOf    = `SELECT page, lines, seq FROM articles WHERE article IS NOT NULL AND page IN (SELECT value FROM json_each($1))`
	sqlLocatorsOf = `SELECT id, locator FROM pages WHERE id IN (SELECT value FROM json_each($1))`
	sqlFetchedOf  = `SELECT id, fetched FROM pages WHERE id IN (SELECT value FROM json_each($1))`
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
	sqlDropGrouped = `DELETE FROM grouped`
	sqlDropStories = `DELETE FROM stories`
	sqlMembersGone = `DELETE FROM members WHERE story = $1`
	sqlAliasesGone = `DELETE FROM aliases WHERE story = $1`
	sqlGroupedGone = `DELETE FROM grouped WHERE story = $1`
	sqlStoryGone   = `DELETE FROM stories WHERE id = $1`
	sqlPutStory    = `INSERT INTO stories (id, title, first_at, last_at, pages, hash) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, first_at = excluded.first_at, last_at = excluded.last_at,
		pages = excluded.pages, hash = excluded.hash`
	sqlPutGrouped   = `INSERT INTO grouped (story, json) VALUES ($1, $2) ON CONFLICT (story) DO UPDATE SET json = excluded.json`
	sqlPutMember    = `INSERT INTO members (story, n, page) VALUES ($1, $2, $3)`
	sqlPutAlias     = `INSERT INTO aliases (alias, story) VALUES ($1, $2) ON CONFLICT (alias, story) DO NOTHING`
	sqlHashes       = `SELECT id, hash FROM stories`
	sqlForgetHashes = `UPDATE stories SET hash = 0`
	sqlForgetHash   = `UPDATE stories SET hash = 0 WHERE id IN (SELECT story FROM members WHERE page = $1)`
	// Briefs of stories that are not in the list: of some that were, or that a run
	// which was cut off would have put there.
	sqlLostBriefs = `SELECT story FROM briefs WHERE story NOT IN (SELECT id FROM stories)`
	sqlDropBrief  = `DELETE FROM briefs WHERE story = $1`

	sqlFullStories  = `SELECT g.json FROM stories s JOIN grouped g ON g.story = s.id ORDER BY s.last_at DESC, s.pages DESC, s.id`
	sqlGrouped      = `SELECT json FROM grouped`
	sqlCountStories = `SELECT COUNT(*) FROM stories`
	sqlOrder        = `SELECT id FROM stories ORDER BY last_at DESC, pages DESC, id LIMIT $1 OFFSET $2`
	sqlStories      = `SELECT id, title, first_at, last_at FROM stories WHERE id IN (SELECT value FROM json_each($1))`
	sqlBriefCounts  = `SELECT story, texts, outlets, origins FROM briefs INDEXED BY briefs_list WHERE story IN (SELECT value FROM json_each($1))`
	sqlMembers      = `SELECT story, page FROM members WHERE story IN (SELECT value FROM json_each($1)) ORDER BY story, n`
	sqlAliases      = `SELECT story, alias FROM aliases WHERE story IN (SELECT value FROM json_each($1)) ORDER BY story, alias`
	sqlAllMembers   = `SELECT story, page FROM members ORDER BY story, n`
	sqlAllAliases   = `SELECT story, alias FROM aliases ORDER BY story, alias`
	// $1 and $2 are the place of a story in the order, $3 its ID: how many come before.
	sqlOrderBefore = `SELECT (SELECT COUNT(*) FROM stories WHERE last_at > $1) + (SELECT COUNT(*) FROM stories WHERE last_at = $1 AND pages > $2)
		+ (SELECT COUNT(*) FROM stories WHERE last_at = $1 AND pages = $2 AND id < $3)`
	sqlPlace = `SELECT last_at, pages FROM stories WHERE id = $1`
	// The day that one story in a hundred reaches; those without a date stand last.
	sqlPileEnd = `SELECT last_at FROM stories WHERE last_at <> '' ORDER BY last_at DESC LIMIT 1
		OFFSET ((SELECT COUNT(*) FROM stories) - (SELECT COUNT(*) FROM stories WHERE last_at = '')) / 100`
	sqlNamed = `SELECT id FROM stories WHERE id = $1 OR id IN (SELECT story FROM aliases WHERE alias = $1)
		ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END, last_at DESC, pages DESC, id LIMIT 1`
	sqlBegin = `SELECT id FROM (SELECT id FROM stories WHERE id >= $1 AND id < $2 ORDER BY id LIMIT 2) a UNION
		SELECT story FROM (SELECT DISTINCT story FROM aliases WHERE alias >= $1 AND alias < $2 LIMIT 2) b`
	sqlStoryOf = `SELECT m.page, m.story FROM members m WHERE m.page IN (SELECT value FROM json_each($1))`

	sqlPutBrief = `INSERT INTO briefs (story, made, texts, outlets, origins, brief) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (story) DO UPDATE SET made = excluded.made, texts = excluded.texts, outlets = excluded.outlets,
		origins = excluded.origins, brief = excluded.brief`
	sqlRemade       = `UPDATE briefs SET made = $2 WHERE story = $1`
	sqlForgetBriefs = `UPDATE briefs SET made = 'again ' || (SELECT changes FROM mark)`
	sqlAllMade      = `SELECT story, made FROM briefs INDEXED BY briefs_list`
	sqlMade         = `SELECT made FROM briefs WHERE story = $1`
	sqlGetBrief     = `SELECT brief FROM briefs WHERE story = $1`
	sqlGone         = `SELECT p.id FROM members m JOIN pages p ON p.id = m.page WHERE m.story = $1 AND p.pruned = 1`
)
