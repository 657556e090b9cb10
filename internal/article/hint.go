package article

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// A hint is a set of what the tag, class, id, role and itemprop of an element
// say about its content.
type hint uint32

const (
	hArticle  hint = 1 << iota // article, story, post, entry
	hBody                      // body, content, text
	hMain                      // main
	hComment                   // comments, replies, a discussion
	hRelated                   // related, recommended, more, trending, teasers, cards
	hShare                     // share, social, follow
	hNav                       // nav, menu, breadcrumb, pagination
	hFooter                    // footer, copyright, legal, disclaimer
	hAside                     // aside, sidebar, widget, rail
	hSignup                    // newsletter, subscribe, login, paywall
	hAuthor                    // author, byline, bio
	hCaption                   // figure, caption, image, gallery
	hAd                        // ad, sponsor, promo
	hTopic                     // tags, categories, topics, labels
	hDate                      // date, time, published, meta
	hPopup                     // cookie, consent, modal, banner
	hEmbed                     // embed, tweet, video
	hNote                      // correction, note, update
	hDeck                      // summary, deck, subtitle, lead
	hTitle                     // title, headline, heading
	hContents                  // table of contents
	hQuote                     // quote, blockquote, pullquote
	hFAQ                       // accordion, faq, question
	hHeader                    // header, hero, masthead
	hHidden                    // hidden, aria-hidden, display: none, screen-reader text
	hForm                      // form, button, input
	hList                      // ul, ol
	hTable                     // table
	hCredit                    // credit, source, attribution
	hProduct                   // product, price, shop, button
)

// hintWords says what a word of a class, id, role or itemprop hints at.
var hintWords = map[string]hint{
	"article": hArticle, "story": hArticle, "post": hArticle, "entry": hArticle, "blog": hArticle, "news": hArticle, "articlebody": hArticle | hBody, "blogposting": hArticle, "newsarticle": hArticle, "richtext": hBody, "rte": hBody, "prose": hBody, "wysiwyg": hBody, "markdown": hBody, "copy": hBody, "paragraph": hBody,
	"body": hBody, "content": hBody, "text": hBody, "rich": hBody, "main": hMain, "maincontent": hMain | hBody,
	"comment": hComment, "comments": hComment, "disqus": hComment, "reply": hComment, "respond": hComment, "replies": hComment, "discussion": hComment, "reviews": hComment, "review": hComment, "testimonial": hComment, "testimonials": hComment, "commentlist": hComment,
	"related": hRelated, "recommended": hRelated, "recommend": hRelated, "recommendation": hRelated, "recommendations": hRelated, "recirc": hRelated, "more": hRelated, "popular": hRelated, "trending": hRelated, "teaser": hRelated, "teasers": hRelated, "card": hRelated, "cards": hRelated, "latest": hRelated, "readmore": hRelated, "outbrain": hRelated, "taboola": hRelated, "similar": hRelated, "next": hRelated, "previous": hRelated, "prev": hRelated, "carousel": hRelated, "slider": hRelated, "swiper": hRelated, "upnext": hRelated, "also": hRelated, "promo": hRelated | hAd, "feed": hRelated, "mostread": hRelated, "explore": hRelated,
	"share": hShare, "sharing": hShare, "social": hShare, "follow": hShare, "sharedaddy": hShare, "facebook": hShare, "addtoany": hShare, "whatsapp": hShare,
	"nav": hNav, "menu": hNav, "navigation": hNav, "navbar": hNav, "breadcrumb": hNav, "breadcrumbs": hNav, "pagination": hNav, "pager": hNav, "search": hNav, "skip": hNav, "megamenu": hNav, "dropdown": hNav, "submenu": hNav, "toolbar": hNav, "jump": hNav, "anchor": hNav,
	"footer": hFooter, "copyright": hFooter, "legal": hFooter, "disclaimer": hFooter, "disclosure": hFooter, "foot": hFooter, "contentinfo": hFooter, "bottom": hFooter, "colophon": hFooter,
	"aside": hAside, "sidebar": hAside, "widget": hAside, "rail": hAside, "complementary": hAside, "side": hAside, "secondary": hAside, "sticky": hAside,
	"newsletter": hSignup, "subscribe": hSignup, "subscription": hSignup, "signup": hSignup, "login": hSignup, "signin": hSignup, "paywall": hSignup, "register": hSignup, "optin": hSignup, "mailchimp": hSignup, "hubspot": hSignup, "email": hSignup, "cta": hSignup, "premium": hSignup, "donate": hSignup, "membership": hSignup,
	"author": hAuthor, "authors": hAuthor, "byline": hAuthor, "bio": hAuthor, "biography": hAuthor, "vcard": hAuthor, "contributor": hAuthor, "contributors": hAuthor, "writer": hAuthor, "profile": hAuthor, "avatar": hAuthor, "creator": hAuthor, "about": hAuthor,
	"caption": hCaption, "figure": hCaption, "figcaption": hCaption, "image": hCaption, "gallery": hCaption, "photo": hCaption, "picture": hCaption, "img": hCaption, "media": hCaption, "lightbox": hCaption, "slideshow": hCaption, "thumbnail": hCaption,
	"ad": hAd, "ads": hAd, "advert": hAd, "advertisement": hAd, "sponsor": hAd, "sponsored": hAd, "banner": hAd, "adsbygoogle": hAd, "dfp": hAd, "affiliate": hAd, "partner": hAd,
	"tag": hTopic, "tags": hTopic, "category": hTopic, "categories": hTopic, "topic": hTopic, "topics": hTopic, "label": hTopic, "labels": hTopic, "taxonomy": hTopic, "keywords": hTopic, "eyebrow": hTopic, "kicker": hTopic, "section": 0, "badge": hTopic,
	"date": hDate, "time": hDate, "published": hDate, "meta": hDate, "timestamp": hDate, "datetime": hDate, "metadata": hDate, "updated": hDate, "dateline": hDate, "pubdate": hDate, "datepublished": hDate, "info": hDate, "modified": hDate,
	"cookie": hPopup, "cookies": hPopup, "consent": hPopup, "modal": hPopup, "popup": hPopup, "overlay": hPopup, "gdpr": hPopup, "onetrust": hPopup, "dialog": hPopup, "tooltip": hPopup, "notice": hPopup, "alert": hPopup, "toast": hPopup,
	"embed": hEmbed, "tweet": hEmbed, "twitter": hEmbed, "instagram": hEmbed, "video": hEmbed, "player": hEmbed, "audio": hEmbed, "podcast": hEmbed, "youtube": hEmbed, "transcript": hEmbed, "tiktok": hEmbed,
	"correction": hNote, "corrections": hNote, "note": hNote, "footnote": hNote, "footnotes": hNote, "references": hNote, "citation": hNote, "citations": hNote, "methodology": hNote, "sources": hNote,
	"summary": hDeck, "deck": hDeck, "dek": hDeck, "subtitle": hDeck, "standfirst": hDeck, "lead": hDeck, "lede": hDeck, "excerpt": hDeck, "subheadline": hDeck, "intro": hDeck, "description": hDeck, "subheading": hDeck, "takeaways": hDeck, "subhead": hDeck, "chapo": hDeck,
	"title": hTitle, "headline": hTitle, "heading": hTitle, "hed": hTitle,
	"toc": hContents, "contents": hContents, "ez": hContents, "outline": hContents, "index": hContents,
	"quote": hQuote, "blockquote": hQuote, "pullquote": hQuote, "callout": hQuote, "highlight": hQuote,
	"faq": hFAQ, "accordion": hFAQ, "question": hFAQ, "faqs": hFAQ, "answer": hFAQ, "collapse": hFAQ, "tab": hFAQ, "tabs": hFAQ,
	"header": hHeader, "hero": hHeader, "masthead": hHeader, "top": hHeader, "topbar": hHeader,
	"hidden": hHidden, "sr": hHidden, "screen": hHidden, "visually": hHidden, "visuallyhidden": hHidden, "invisible": hHidden, "noprint": hHidden,
	"form": hForm, "button": hForm, "btn": hForm, "input": hForm, "buttons": hForm, "wpcf": hForm, "quiz": hForm, "poll": hForm,
	"table":  hTable,
	"credit": hCredit, "credits": hCredit, "source": hCredit, "attribution": hCredit,
	"product": hProduct, "products": hProduct, "price": hProduct, "shop": hProduct, "deal": hProduct, "buy": hProduct, "cart": hProduct, "rating": hProduct, "specs": hProduct,
}

// tagHints says what a tag alone hints at.
func tagHints(t atom.Atom) hint {
	switch t {
	case atom.Article:
		return hArticle
	case atom.Main:
		return hMain
	case atom.Nav, atom.Menu:
		return hNav
	case atom.Footer:
		return hFooter
	case atom.Aside:
		return hAside
	case atom.Header:
		return hHeader
	case atom.Figure, atom.Figcaption, atom.Caption:
		return hCaption
	case atom.Blockquote:
		return hQuote
	case atom.Form, atom.Button, atom.Fieldset, atom.Legend:
		return hForm
	case atom.Ul, atom.Ol, atom.Dl:
		return hList
	case atom.Table:
		return hTable
	case atom.Address:
		return hAuthor
	case atom.Dialog:
		return hPopup
	case atom.Details, atom.Summary:
		return hFAQ
	case atom.H1:
		return hTitle
	}
	return 0
}

// classHints adds up the hints of the words in a class, id, role or itemprop.
// Words end at what is not a letter and before a capital: "articleBody",
// "article__body", "Article-body_x9" are all article and body.
func classHints(v []byte) (h hint) {
	var word [20]byte
	n := 0
	if len(v) > 400 {
		v = v[:400]
	}
	for i := 0; i <= len(v); i++ {
		var c byte
		if i < len(v) {
			c = v[i]
		}
		upper := c >= 'A' && c <= 'Z'
		letter := upper || c >= 'a' && c <= 'z'
		if n > 0 && (!letter || upper && v[i-1] >= 'a') {
			if n > 1 && n < len(word) {
				h |= hintWords[string(word[:n])]
			}
			n = 0
		}
		if letter {
			if n < len(word) {
				word[n] = c | 0x20
				n++
			}
		}
	}
	return h
}

// relHint reads the rel of an anchor.
func relHint(v []byte) hint {
	if foldEqual(v, "author") {
		return hAuthor
	}
	if foldEqual(v, "tag") || foldEqual(v, "category tag") {
		return hTopic
	}
	return 0
}

// hashClass hashes a class without its digits, which often number the element.
func hashClass(h uint64, v []byte) uint64 {
	if len(v) > 400 {
		v = v[:400]
	}
	for _, c := range v {
		if c < '0' || c > '9' {
			h = (h ^ uint64(c)) * 1099511628211
		}
	}
	return h
}

// attrs reads the attributes of one tag, in place.
type attrs struct {
	b        []byte
	i        int
	klo, khi int
	vlo, vhi int // 0, 0 without a value
	slash    int // a stroke before the end of the tag, -1
}

// attributes starts behind the name of the tag.
func attributes(tag []byte) attrs {
	i := 1
	for i < len(tag) && !isSpace(tag[i]) && tag[i] != '/' && tag[i] != '>' {
		i++
	}
	return attrs{b: tag, i: i}
}

func (a *attrs) key() []byte   { return a.b[a.klo:a.khi] }
func (a *attrs) value() []byte { return a.b[a.vlo:a.vhi] }

// next reads the next attribute; false at the end of the tag, a.i is the place of
// its > then.
func (a *attrs) next() bool {
	b, i := a.b, a.i
	a.slash = -1
	for i < len(b) && (isSpace(b[i]) || b[i] == '/') {
		if b[i] == '/' {
			a.slash = i
		}
		i++
	}
	if i >= len(b) || b[i] == '>' {
		a.i = i
		return false
	}
	a.klo = i
	for i++; i < len(b) && !isSpace(b[i]) && b[i] != '=' && b[i] != '>' && b[i] != '/'; i++ {
	}
	a.khi, a.vlo, a.vhi = i, 0, 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i < len(b) && b[i] == '=' {
		for i++; i < len(b) && isSpace(b[i]); i++ {
		}
		switch {
		case i < len(b) && (b[i] == '"' || b[i] == '\''):
			a.vlo = i + 1
			i = after(b, i+1, b[i])
			a.vhi = i - 1
			if a.vhi < a.vlo || b[i-1] != b[a.vlo-1] {
				a.vhi = i // the page ends in it
			}
		default:
			a.vlo = i
			for i < len(b) && !isSpace(b[i]) && b[i] != '>' {
				i++
			}
			a.vhi = i
		}
	}
	a.i = i
	return true
}

// blockHints reads the attributes of a block-level element.
func (s *scanner) blockHints(raw []byte, at int, class uint64) (h hint, hash uint64) {
	var m meta
	for a := attributes(raw); a.next(); {
		k := a.key()
		switch {
		case foldEqual(k, "class"):
			h |= classHints(a.value())
			class = hashClass(class, a.value())
		case foldEqual(k, "id"), foldEqual(k, "role"), foldEqual(k, "data-component"), foldEqual(k, "data-testid"):
			h |= classHints(a.value())
		case foldEqual(k, "itemprop"), foldEqual(k, "property"):
			h |= classHints(a.value())
			m.name = a.value()
		case foldEqual(k, "content"):
			m.value = span{at + a.vlo, at + a.vhi}
		case foldEqual(k, "hidden"):
			h |= hHidden
		case foldEqual(k, "aria-hidden"):
			if foldEqual(a.value(), "true") {
				h |= hHidden
			}
		case foldEqual(k, "style"):
			if hides(a.value()) {
				h |= hHidden
			}
		}
	}
	if m.name != nil && !m.value.empty() {
		s.addMeta(m)
	}
	return h, class
}

// inlineHints reads the class and itemprop of an inline element.
func (s *scanner) inlineHints(raw []byte, at int) (h hint) {
	var m meta
	for a := attributes(raw); a.next(); {
		k := a.key()
		switch {
		case foldEqual(k, "class"):
			h |= classHints(a.value())
		case foldEqual(k, "itemprop"), foldEqual(k, "property"):
			h |= classHints(a.value())
			m.name = a.value()
		case foldEqual(k, "content"):
			m.value = span{at + a.vlo, at + a.vhi}
		case foldEqual(k, "style"):
			if hides(a.value()) {
				h |= hHidden
			}
		}
	}
	if m.name != nil && !m.value.empty() {
		s.addMeta(m)
	}
	return h
}

func hides(style []byte) bool {
	for i := 0; i+12 <= len(style); i++ {
		if foldEqual(style[i:i+7], "display") {
			for j := i + 7; j+4 <= len(style) && j < i+12; j++ {
				if foldEqual(style[j:j+4], "none") {
					return true
				}
			}
		}
	}
	return false
}

// metaTag notes a <meta> or <link>.
func (s *scanner) metaTag(raw []byte, at int) {
	var m meta
	for a := attributes(raw); a.next(); {
		k := a.key()
		switch {
		case foldEqual(k, "name"), foldEqual(k, "property"), foldEqual(k, "itemprop"), foldEqual(k, "rel"), foldEqual(k, "http-equiv"):
			if m.name == nil || !foldEqual(k, "itemprop") {
				m.name = a.value()
			}
		case foldEqual(k, "content"), foldEqual(k, "href"):
			m.value = span{at + a.vlo, at + a.vhi}
		}
	}
	if len(m.name) > 0 && len(m.name) < 64 && !m.value.empty() {
		s.addMeta(m)
	}
}

func (s *scanner) addMeta(m meta) {
	if len(s.metas) < 4096 {
		s.metas = append(s.metas, m)
	}
}

// timeTag notes a <time> element.
func (s *scanner) timeTag(raw []byte, at int, el *open) {
	t := timeTag{block: len(s.blocks), hints: el.hints | s.nodes[el.node].all}
	for a := attributes(raw); a.next(); {
		k := a.key()
		switch {
		case foldEqual(k, "datetime"), foldEqual(k, "content") && t.value.empty():
			t.value = span{at + a.vlo, at + a.vhi}
		case foldEqual(k, "itemprop"), foldEqual(k, "property"):
			t.prop = bytes.TrimPrefix(a.value(), []byte("schema:"))
			el.hints |= classHints(a.value())
		case foldEqual(k, "pubdate"):
			t.prop = []byte("datePublished")
		case foldEqual(k, "class"):
			el.hints |= classHints(a.value())
		}
	}
	el.hints |= hDate
	t.hints |= el.hints
	if len(s.times) < 1024 {
		s.times = append(s.times, t)
	}
}
