package api

import (
	"reflect"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/search"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// Parameters that several routes have.
var (
	limitParam  = param{Name: "limit", About: "How many items at most.", Kind: "number", Min: 1, Max: 500, Default: "50"}
	cursorParam = param{Name: "cursor", About: "Where the list goes on: \"next\" of the answer before, with the same parameters.", Max: longestCursor}
	storyParam  = param{Name: "id", Path: true, About: "The ID of the story, an earlier ID of it, or the beginning of one, four letters at least.", Required: true}
	pageParam   = param{Name: "id", Path: true, About: "The ID of the page, or the beginning of it.", Required: true, Max: 64}
	keyParam    = param{Name: "key", Path: true, About: "The key of the speaker, as the list of speakers has it.", Required: true, Max: 400}
	afterParam  = param{Name: "after", About: "On that day or later: a day (2031-05-03), a month or a year. What has no date is left out.", Kind: "day"}
	beforeParam = param{Name: "before", About: "On that day or earlier: a day, a month or a year. What has no date is left out.", Kind: "day"}
)

func oneOf(name, about, preset string, of ...string) param {
	return param{Name: name, About: about, Kind: "one of", Of: of, Default: preset}
}

func listed(params ...param) []param { return append(params, limitParam, cursorParam) }

// answer is the type of an answer.
func answerOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// routes is the table of what can be asked. It makes the mux and openapi.json.
func (s *server) routes() []route {
	file := oneOf("file", "What to export.", "", exportNames()...)
	file.Path, file.Required = true, true
	parts := func(name, title, about string, answer reflect.Type, f func(*call) (any, error), more ...param) route {
		return route{Path: "/stories/{id}/" + name, Group: "stories", Title: title, About: about, Params: listed(append([]param{storyParam}, more...)...), Answer: answer, JSON: f}
	}
	return []route{
		{Path: "/{$}", Group: "about", Title: "Where everything is", Answer: answerOf[Index](), JSON: s.index},
		{Path: "/openapi.json", Group: "about", Title: "This description", Types: []string{"application/vnd.oai.openapi+json", "application/json"}, Raw: s.spec},

		{Path: "/stories", Group: "stories", Title: "The stories", About: "The newest first, unless another order is asked for.", Answer: answerOf[List[ListedStory]](), JSON: s.stories,
			Params: listed(oneOf("state", "Whether the story goes on, counted back from the end of the pile: its last page is three days old at most (open), three weeks (quiet) or older (closed).", "", string(store.GoesOn), string(store.Quiet), string(store.Closed)),
				afterParam, beforeParam,
				param{Name: "outlet", About: "With a page of this outlet: its name, domain or house."},
				param{Name: "speaker", About: "In which this speaker speaks: a key, a name, or the beginnings of its words."},
				param{Name: "language", About: "With a page in this language, such as \"en\".", Max: 20},
				param{Name: "q", About: "In which this is found, as /search reads it; 2,000 finds of a kind at most.", Max: 500},
				oneOf("order", "By the last page, by the number of pages, by the independent origins of the lead event, or the oldest first.", byChange, byChange, byPages, byOrigins, byOldest))},
		{Path: "/stories/{id}", Group: "stories", Title: "A story whole", About: "The brief: all that its page shows. Its parts can be asked for one by one.", Params: []param{storyParam}, Answer: answerOf[hearsay.Brief](), JSON: s.story},
		parts("pages", "The pages of a story", "", answerOf[List[hearsay.PageNote]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.PageNote { return b.Pages })),
		parts("statements", "The statements of a story", "Speaker by speaker, the best-carried first.", answerOf[List[export.StatementRow]](), of(s, statements),
			param{Name: "speaker", About: "Only those of this entity of the story."}, param{Name: "page", About: "Only those on this page.", Max: 64}),
		parts("events", "The events of a story", "In order of time, what went before the story first.", answerOf[List[hearsay.Happening]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Happening { return b.Events })),
		parts("questions", "What is expected, question by question", "", answerOf[List[hearsay.Question]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Question { return b.Questions })),
		parts("differences", "Where the sources differ", "No side is marked as right.", answerOf[List[hearsay.Difference]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Difference { return b.Differences })),
		parts("copies", "Which pages took words from which", "", answerOf[List[hearsay.Copy]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Copy { return b.Copies })),
		parts("credits", "Where pages credit outlets", "", answerOf[List[hearsay.Credit]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Credit { return b.Credits })),
		parts("changes", "What was changed between versions of one page", "", answerOf[List[hearsay.Change]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Change { return b.Changes })),
		parts("entities", "The people, bodies and places of a story", "", answerOf[List[hearsay.Entity]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Entity { return b.Entities })),
		parts("positions", "Sides that somebody takes in several texts", "", answerOf[List[hearsay.Position]](), of(s, func(_ *call, b *hearsay.Brief) []hearsay.Position { return b.Positions })),
		{Path: "/stories/{id}/export/{file}", Group: "exports", Title: "An export of a story", About: "Whole, as doc/exports.md describes it.", Params: []param{storyParam, file}, Types: exportTypes(), Raw: s.export},

		{Path: "/pages/{id}", Group: "pages", Title: "A kept page with its article", Params: []param{pageParam}, Answer: answerOf[Kept](), JSON: s.page},
		{Path: "/pages/{id}/raw", Group: "pages", Title: "The bytes of a page as received", About: "As plain text, whatever they are.", Params: []param{pageParam}, Types: []string{"text/plain"}, Raw: s.raw(false)},
		{Path: "/pages/{id}/body", Group: "pages", Title: "The bytes of a page as decoded to UTF-8", About: "The places of all excerpts count these.", Params: []param{pageParam}, Types: []string{"text/plain"}, Raw: s.raw(true)},
		{Path: "/pages/{id}/versions", Group: "pages", Title: "The pages kept under the address of a page", About: "Itself among them, by the time when they were fetched.", Params: listed(pageParam), Answer: answerOf[List[store.Version]](), JSON: s.versions},
		{Path: "/pages/{id}/findings", Group: "pages", Title: "What was found on a page", About: "In order of place.", Params: listed(pageParam), Answer: answerOf[List[export.Finding]](), JSON: s.findings},
		{Path: "/evidence", Group: "pages", Title: "Words of a page, ready to be quoted", About: "With the sentence around them and where they can be looked up.", Answer: answerOf[Evidence](), JSON: s.evidence,
			Params: []param{{Name: "page", About: "The ID of the page, or the beginning of it.", Required: true, Max: 64},
				{Name: "start", About: "The first byte, counted in the page as decoded to UTF-8.", Kind: "number", Required: true},
				{Name: "end", About: "The byte after the last.", Kind: "number", Required: true}}},

		{Path: "/speakers", Group: "speakers", Title: "The speakers of all stories", About: "Those in the most stories first.", Answer: answerOf[List[ListedSpeaker]](), JSON: s.speakers,
			Params: listed(param{Name: "name", About: "The beginnings of words of the name, or of another spelling of it."},
				oneOf("kind", "What the speaker is.", "", string(hearsay.Person), string(hearsay.Organisation), string(hearsay.Place)))},
		{Path: "/speakers/{key}", Group: "speakers", Title: "A speaker, story by story", Params: []param{keyParam}, Answer: answerOf[speaker.Speaker](), JSON: s.speaker},
		{Path: "/speakers/{key}/statements", Group: "speakers", Title: "All that a speaker said", Answer: answerOf[List[speaker.Line]](), JSON: s.said,
			Params: listed(keyParam, param{Name: "story", About: "Only in this story, by its ID."}, param{Name: "outlet", About: "Only what this outlet carries."},
				oneOf("kind", "How the words are reported.", "", string(hearsay.Direct), string(hearsay.Indirect), string(hearsay.Mixed)),
				param{Name: "words", About: "Each begins a word of the statement."}, afterParam, beforeParam,
				oneOf("order", "The newest first, the oldest, or the best-carried.", string(speaker.Newest), string(speaker.Newest), string(speaker.Oldest), string(speaker.Carried)))},
		{Path: "/outlets", Group: "outlets", Title: "The outlets", About: "In the pile, and credited by it; those with the most pages first.", Params: listed(), Answer: answerOf[List[ListedOutlet]](), JSON: s.outlets},

		{Path: "/search", Group: "search", Title: "Pages, statements and events by their words", About: "Words and filters, as \"hearsay search\" reads them: \"old bridge\" side by side, bridge OR ferry, -choir, ostw*, speaker:harn, outlet:, place:, story:, lang:, after:, before:. Counts and lists are of one question.", Answer: answerOf[search.Results](), JSON: s.search,
			Params: []param{{Name: "q", About: "The question.", Required: true, Max: 500},
				oneOf("kind", "Only one kind, which can be cut into parts.", "", string(store.OfPage), string(store.OfStatement), string(store.OfEvent)),
				{Name: "limit", About: "How many of each kind at most.", Kind: "number", Min: 1, Max: 100, Default: "10"},
				{Name: "cursor", About: "Where the list of a kind goes on: its \"next\" in the answer before, with the same question and kind.", Max: longestCursor}}},
		{Path: "/new", Group: "stories", Title: "What came since a change", About: "The pages that came, with the events and statements that no page before them carried, story by story. Ask the next time since the \"change\" of the answer.", Answer: answerOf[NewList](), JSON: s.news,
			Params: []param{{Name: "since", About: "A change to the pile: \"change\" of the answer before; 0 is everything.", Kind: "number", Required: true},
				{Name: "limit", About: "How many stories at most.", Kind: "number", Min: 1, Max: 100, Default: "20"}, cursorParam}},
		{Path: "/export/{file}", Group: "exports", Title: "An export of all stories", About: "Whole, as doc/exports.md describes it.", Params: []param{file}, Types: exportTypes(), Raw: s.export},
	}
}
