package article

// The kinds of section that a short line can open.
const (
	secNone = iota
	secRelated
	secAuthor
	secSignup
	secComments
	secNotes
	secFAQ
	secSite
	secContents
	secPoints
)

// sections holds the lines that open a section of chrome or of a kind that pages
// have, lower case, by how they begin.
var sections = []struct {
	kind   int
	starts []string
}{
	{secRelated, []string{"related", "read more", "more from", "more on", "more in", "more stories", "more like", "recommended", "recommendations", "you may also", "you might also", "further reading", "see also", "latest", "trending", "most popular", "most read", "popular", "keep reading", "read next", "up next", "next article", "previous", "also read", "similar", "editor's picks", "editors' picks", "don't miss", "explore", "featured", "recent posts", "recent articles", "what to read", "continue reading", "discover more", "other articles", "check out", "top stories", "in case you missed"}},
	{secAuthor, []string{"about the author", "about author", "author", "meet the author", "written by", "contributors", "about the writer", "our experts", "reviewed by", "fact checked", "about the"}},
	{secSignup, []string{"newsletter", "subscribe", "sign up", "signup", "join our", "join the", "stay", "get the latest", "get our", "never miss", "email", "download", "free trial", "get started", "book a", "request a", "try", "ready to", "want more", "schedule"}},
	{secComments, []string{"comment", "leave a", "responses", "reviews", "join the conversation", "discussion", "what do you think", "thoughts on", "replies", "reader interactions"}},
	{secNotes, []string{"references", "sources", "citations", "footnotes", "bibliography", "notes", "works cited", "disclaimer", "disclosure", "editor's note", "methodology", "image credits", "photo credit"}},
	{secFAQ, []string{"faq", "frequently asked", "people also ask", "common questions", "q&a"}},
	{secSite, []string{"share", "follow us", "contact", "about us", "categories", "tags", "archives", "company", "search", "menu", "navigation", "quick links", "resources", "products", "services", "solutions", "connect", "legal", "support", "help", "topics", "filed under", "copyright", "advertisement", "sponsored"}},
	{secContents, []string{"table of contents", "contents", "in this article", "on this page", "jump to", "what's inside", "in this guide", "in this post", "what we'll cover", "skip to"}},
	{secPoints, []string{"key takeaways", "key points", "takeaways", "summary", "at a glance", "highlights", "conclusion", "final thoughts", "bottom line", "the bottom line", "tl;dr", "quick answer", "introduction", "overview", "key facts", "what to know"}},
}

// section says what a short line opens.
func section(line string) int {
	for i := range sections {
		for _, p := range sections[i].starts {
			if hasPrefixFold(line, p) {
				return sections[i].kind
			}
		}
	}
	return secNone
}
