package mcp

import "github.com/modelcontextprotocol/go-sdk/mcp"

func (s *server) tools(m *mcp.Server) {
	add(m, s, "stories", "Stories", "Lists the stories, the newest first: title, counts of pages, texts (copies folded), outlets and origins (independent sources of the main fact), dates. Filters: words of the title, an outlet, a speaker, days.", s.stories)
	add(m, s, "story", "A story in brief", "What a story is about and how well it is sourced: the main fact with the lists behind its four counts, its pages with their outlets and days, and how many events, statements, expectations and differences the other tools have.", s.story)
	add(m, s, "statements", "Who said what", "Statements of a story, or of one speaker in all stories: the words (only what stands in quoted_parts was said in these very words), who said it, the verb of saying, through whom it came, how many independent sources carry it.", s.statements)
	add(m, s, "events", "What happened", "The events of a story in order of time, each with the clause that tells it, its date and how that was reached, and the lists behind its counts.", s.events)
	add(m, s, "differences", "Where sources differ", "Where the pages of a story give different numbers, names, dates or accounts, side by side with the words of each. No side is marked as right.", s.differences)
	add(m, s, "outlook", "What they expect", "What sources expect to happen: questions with the voices for yes, no and depends (each copy counted once), and the claims with their words.", s.outlook)
	add(m, s, "evidence", "The words at a place", "The sentence at a place of a kept page, with its paragraph, what stands before and after, outlet, day and link. Places come with every quote.", s.evidence)
	add(m, s, "page", "A kept page", "The text of a kept page, block by block with places, and what is known of it: outlet, day, authors, address, whom it credits.", s.page)
	add(m, s, "search", "Search", "Finds pages, statements and events that hold all the words, in all stories, and gives the sentences that hold them.", s.search)
}
