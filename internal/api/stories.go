package api

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"math"
	"sort"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/facet"
	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// A ListedStory is a story as the list shows it.
type ListedStory struct {
	ID      hearsay.StoryID   `json:"id"`
	Aliases []hearsay.StoryID `json:"aliases"` // earlier IDs, which still lead to it
	Title   string            `json:"title"`   // the headline of its most central independent page
	Pages   int               `json:"pages"`
	Texts   int               `json:"texts"`           // pages after copies are folded together
	Outlets int               `json:"outlets"`         // that the pages name as their own
	Origins int               `json:"origins"`         // of its lead event; 0 is "none named"
	First   time.Time         `json:"first,omitzero"`  // earliest and latest publication known
	Last    time.Time         `json:"last,omitzero"`   //
	State   store.StoryState  `json:"state,omitempty"` // none where no page is dated
	Brief   string            `json:"brief"`           // where its brief is, below this host
	Web     string            `json:"web"`             // where people read it
}

func storyOf(s *store.StorySummary) ListedStory {
	return ListedStory{s.ID, append([]hearsay.StoryID{}, s.Aliases...), s.Title, len(s.Pages), s.Texts, s.Outlets, s.Origins, s.First, s.Last, s.State,
		Root + "/stories/" + string(s.ID), "/story/" + string(s.ID)}
}

// The orders of stories.
const (
	byChange  = "change"
	byPages   = "pages"
	byOrigins = "origins"
	byOldest  = "oldest"
)

// down is a number as a key that sorts the greatest first.
func down(n int64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(math.MaxInt64-n))
	return hex.EncodeToString(b[:])
}

// storyKey is what stories are sorted by; those without a date come last.
func storyKey(order string, s *facet.Row) string {
	k := "~"
	if !s.Last.IsZero() {
		k = down(s.Last.Unix())
	}
	switch order {
	case byPages:
		k = down(int64(s.Pages)) + " " + k
	case byOrigins:
		k = down(int64(s.Origins)) + " " + k
	case byOldest:
		if k = "~"; !s.First.IsZero() {
			k = down(math.MaxInt64/2 - s.First.Unix())
		}
	}
	return k + " " + string(s.ID)
}

// inOrder compares stories as their keys do.
func inOrder(order string, a, b *facet.Row) int {
	dated := func(a, b time.Time) int {
		if a.IsZero() || b.IsZero() {
			return cmp.Compare(bit(a.IsZero()), bit(b.IsZero()))
		}
		return cmp.Compare(uint64(math.MaxInt64-a.Unix()), uint64(math.MaxInt64-b.Unix()))
	}
	n := dated(a.Last, b.Last)
	switch order {
	case byPages:
		n = cmp.Or(cmp.Compare(b.Pages, a.Pages), n)
	case byOrigins:
		n = cmp.Or(cmp.Compare(b.Origins, a.Origins), n)
	case byOldest:
		if n = dated(b.First, a.First); a.First.IsZero() != b.First.IsZero() {
			n = -n
		}
	}
	return cmp.Or(n, strings.Compare(string(a.ID), string(b.ID)))
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *server) stories(c *call) (any, error) {
	cu, err := c.cursor()
	if err != nil {
		return nil, err
	}
	picker, err := s.picker(c)
	if err != nil {
		return nil, err
	}
	out := &List[ListedStory]{Items: []ListedStory{}}
	var ids []hearsay.StoryID
	by := c.text("order")
	err = s.shelf.View(c.r.Context(), func(all *facet.Column) error {
		order := all.Order("api "+by, func(a, b int32) int { return inOrder(by, all.Row(a), all.Row(b)) })
		lo := 0
		if cu.After != "" {
			lo = sort.Search(len(order), func(i int) bool { return storyKey(by, all.Row(order[i])) > cu.After })
		}
		pick := picker(all)
		last := int32(-1)
		for at, i := range order {
			if !pick(i) {
				continue
			}
			out.Total++
			switch {
			case at < lo || out.Next != "":
			case len(ids) < c.limit():
				ids, last = append(ids, all.Row(i).ID), i
			default:
				out.Next = c.write(cursor{After: storyKey(by, all.Row(last))})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := s.shelf.StoriesNamed(c.r.Context(), ids...)
	for i := range list {
		out.Items = append(out.Items, storyOf(&list[i]))
	}
	return out, err
}

// picker is the filter of a request, of a list of stories. What stands in stories is
// looked at only where it asks for that.
func (s *server) picker(c *call) (func(*facet.Column) func(i int32) bool, error) {
	state, after, before := c.text("state"), c.day("after", false), c.day("before", true)
	who := c.text("speaker")
	var has map[hearsay.StoryID]bool
	var err error
	if c.text("q") != "" {
		if has, err = s.withWords(c); err != nil {
			return nil, err
		}
	}
	var speaks map[hearsay.StoryID]bool
	if who != "" {
		if speaks, err = register.Stories(c.r.Context(), s.shelf, who); err != nil {
			return nil, err
		}
	}
	return func(all *facet.Column) func(int32) bool {
		anyOf := func(int32) bool { return true }
		outlet, language := anyOf, anyOf
		if name := c.text("outlet"); name != "" {
			outlet = all.Outlets(name, false)
		}
		if name := c.text("language"); name != "" {
			language = all.Language(strings.ToLower(name))
		}
		return func(i int32) bool {
			t := all.Row(i)
			return (state == "" || t.State == state) && (who == "" || speaks[t.ID]) && (has == nil || has[t.ID]) &&
				(after.IsZero() || !t.Last.IsZero() && !t.Last.Before(after)) &&
				(before.IsZero() || !t.First.IsZero() && t.First.Before(before.AddDate(0, 0, 1))) &&
				outlet(i) && language(i)
		}
	}, nil
}

// brief finds the brief of the story in the path.
func (s *server) brief(c *call) (*kept, error) {
	return s.briefs.get(c.r.Context(), hearsay.StoryID(c.text("id")))
}

// story answers with a whole brief. Its ETag comes from its fingerprint, so that who
// has it is told so without it being written anew.
func (s *server) story(c *call) (any, error) {
	b, err := s.brief(c)
	if err != nil {
		return nil, err
	}
	if id := string(b.Story.ID); id != c.text("id") {
		c.w.Header().Set("Content-Location", Root+"/stories/"+id)
	}
	if b.mark != "" {
		if err := c.tag(short("brief 1 " + b.mark)); err != nil {
			return nil, err
		}
	}
	return b.encoded()
}

// of makes the answer of a part of a story.
func of[T any](s *server, list func(*call, *hearsay.Brief) []T) func(*call) (any, error) {
	return func(c *call) (any, error) {
		b, err := s.brief(c)
		if err != nil {
			return nil, err
		}
		return part(c, list(c, b.Brief), b.mark)
	}
}

// statements are those of a story, by speaker.
func statements(c *call, b *hearsay.Brief) []export.StatementRow {
	who, page := c.text("speaker"), c.text("page")
	out := []export.StatementRow{}
	for _, r := range export.StatementRows(b) {
		if (who == "" || string(r.Speaker) == who) && (page == "" || string(r.Page) == page) {
			out = append(out, r)
		}
	}
	return out
}

// speakerKey is what speakers are sorted by.
func speakerKey(stories, said int, key string) string {
	return down(int64(stories)) + down(int64(said)) + " " + key
}

func (s *server) speakers(c *call) (any, error) {
	cu, err := c.cursor()
	if err != nil {
		return nil, err
	}
	a := register.Ask{Words: c.text("name"), Kind: hearsay.EntityKind(c.text("kind")), N: c.limit()}
	if cu.After != "" {
		a.Before = func(stories, said int, key string) bool { return speakerKey(stories, said, key) <= cu.After }
	}
	part, err := register.List(c.r.Context(), s.shelf, a)
	if err != nil {
		return nil, err
	}
	export.Lists(&part.Speakers)
	out := &List[ListedSpeaker]{Items: []ListedSpeaker{}, Total: part.Total}
	for i := range part.Speakers {
		sp := &part.Speakers[i]
		out.Items = append(out.Items, ListedSpeaker{sp.Key, sp.Name, sp.Kind, sp.Aliases, sp.Said, len(sp.Voices), sp.First, sp.Last, sp.About, sp.Namesakes})
	}
	if part.Left > 0 && part.Key != "" {
		out.Next = c.write(cursor{After: speakerKey(part.Stories, part.Said, part.Key)})
	}
	return out, nil
}

// A ListedSpeaker is a speaker of the pile as the list shows it.
type ListedSpeaker struct {
	Key       string             `json:"key"` // names the speaker in addresses
	Name      string             `json:"name"`
	Kind      hearsay.EntityKind `json:"kind"`
	Aliases   []string           `json:"aliases"`         // other spellings and forms, the most common first
	Said      int                `json:"said"`            // statements
	Stories   int                `json:"stories"`         // that the speaker speaks in
	First     time.Time          `json:"first,omitzero"`  // the first and last day of the statements
	Last      time.Time          `json:"last,omitzero"`   //
	About     bool               `json:"about,omitempty"` // one of these days is worked out: no page states it
	Namesakes []string           `json:"namesakes"`       // the keys of others with the same name
}

// speakerOf finds the speaker of the path.
func (s *server) speakerOf(c *call) (*speaker.Speaker, error) {
	found, _, err := register.Find(c.r.Context(), s.shelf, c.text("key"))
	if err != nil {
		return nil, err
	}
	switch len(found) {
	case 0:
		return nil, missing("There is no speaker of this key; " + Root + "/speakers lists them.")
	case 1:
		export.Lists(&found[0])
		return &found[0], nil
	default:
		keys := make([]string, len(found))
		for i := range found {
			keys[i] = found[i].Key
		}
		return nil, missing("More than one speaker has this name: " + strings.Join(keys[:min(len(keys), 20)], ", ") + ".")
	}
}

func (s *server) speaker(c *call) (any, error) { return s.speakerOf(c) }

func (s *server) said(c *call) (any, error) {
	sp, err := s.speakerOf(c)
	if err != nil {
		return nil, err
	}
	lines, mark, err := s.sayings.said(c.r.Context(), sp)
	if err != nil {
		return nil, err
	}
	f := speaker.Filter{Story: hearsay.StoryID(c.text("story")), Outlet: c.text("outlet"), Kind: hearsay.StatementKind(c.text("kind")),
		Words: c.text("words"), After: c.day("after", false), Before: c.day("before", true)}
	return part(c, f.Pick(lines, speaker.Order(c.text("order"))), mark)
}

func (s *server) outlets(c *call) (any, error) {
	var list []ListedOutlet
	err := s.shelf.View(c.r.Context(), func(all *facet.Column) error {
		for _, o := range all.NamedOutlets() {
			list = append(list, ListedOutlet(o))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return keyed(c, list, func(o *ListedOutlet) string { return down(int64(o.Pages)) + down(int64(o.Behind)) + " " + o.Name })
}

func (s *server) index(c *call) (any, error) {
	stories, err := s.shelf.CountStories(c.r.Context())
	if err != nil {
		return nil, err
	}
	change, err := s.shelf.Mark(c.r.Context())
	return &Index{"hearsay", stories, change, Root + "/openapi.json", Root + "/stories", Root + "/speakers", Root + "/outlets", Root + "/search?q=", Root + "/new?since=0"}, err
}

// An Index says where everything is.
type Index struct {
	Name        string `json:"name"`
	Count       int    `json:"count"`  // of stories
	Change      int64  `json:"change"` // how often the pages of the pile have changed
	Description string `json:"description"`
	Stories     string `json:"stories"`
	Speakers    string `json:"speakers"`
	Outlets     string `json:"outlets"`
	Search      string `json:"search"` // with the question behind it
	New         string `json:"new"`    // with a change in the place of 0
}
