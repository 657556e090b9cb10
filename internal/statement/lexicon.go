package statement

import "strings"

// A tag is what the closed classes of English say about a word.
type tag uint32

const (
	isDet    tag = 1 << iota // the, a, some, every
	isPron                   // subject pronouns, and those that serve as both
	isObj                    // him, them, reporters' "us"
	isPoss                   // his, their
	isPoss2                  // Trump's
	isPrep                   //
	isConj                   // and, or, but
	isSub                    // because, while, although
	isRel                    // who, which, whose
	isComp                   // that, whether, how
	isAux                    // be, have, do, modals
	isBe                     //
	isHave                   //
	isModal                  //
	isNeg                    //
	isAdv                    //
	isTime                   // Monday, yesterday, January
	isVerb                   // a form that is nearly always a verb
	isTitle                  // president, spokesman: a lower-case word before a name
	isPlural                 // people, men, others: plural without s, or a plural pronoun
	isCap                    // begins with a capital
	isNum                    // begins with a digit
	isTo
)

// closed lists the words of each class. Where a word belongs to two classes it
// stands in both lists.
var closed = []struct {
	tags  tag
	words string
}{
	{isDet, "the a an this these those some any every each all both another many several few most no either neither such more one two three four five six seven eight nine ten dozens hundreds thousands half other"},
	{isPron, "he she they it we i you who there nobody everyone everybody someone somebody anyone nothing something everything"},
	{isObj, "him her them us me himself herself themselves itself myself ourselves it you"},
	{isPoss, "his her their its my our your whose"},
	{isPrep, "of in on at by for with from about against into over after before under between among through during without within despite towards toward upon near since until as to amid ahead per like than via outside inside across around behind beyond off onto regarding concerning following versus including alongside throughout"},
	{isConj, "and or but nor yet & plus"},
	{isSub, "because while although though if when whenever as since after before until unless where whereas once so than whereby"},
	{isRel, "who which whom whose that"},
	{isComp, "that whether if how why what who when where which"},
	{isAux | isBe, "is are was were be been being am 's isn't aren't wasn't weren't"},
	{isAux | isHave, "has have had having hasn't haven't hadn't"},
	{isAux, "do does did don't doesn't didn't"},
	{isAux | isModal, "will would can could may might must shall should won't wouldn't can't cannot couldn't mustn't shouldn't"},
	{isNeg, "not never n't neither nor isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't cannot couldn't mustn't shouldn't"},
	{isAdv, "also then now later still just even already often once again never always not too only ever here there however instead meanwhile recently earlier first long soon famously since nonetheless nevertheless perhaps further yet twice quickly though simply merely sometimes frequently quite rather so very almost best better"},
	{isTime, "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays yesterday today tomorrow tonight january february march april june july august september october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec. morning afternoon evening night week month year weekend last early late earlier ago recently mon. tue. wed. thu. fri. sat. sun."},
	{isTitle, "president senator governor secretary minister leader candidate spokesman spokeswoman spokesperson chairman chairwoman chair director manager reporter correspondent expert analyst lawyer attorney judge justice professor economist strategist adviser advisor aide ambassador billionaire businessman mogul nominee editor author host commentator congressman congresswoman representative lawmaker mayor chief general colonel officer sheriff commissioner actor actress singer activist rival counterpart founder official ally veteran pollster historian mr mrs ms dr sen rep gov mr. mrs. ms. dr. sen. rep. gov. gen. col. prof. capt. lt. sgt. rev. st. sens. reps. prof president-elect vice former then-candidate consultant researcher fellow scientist writer columnist journalist coach captain executive runner-up frontrunner front-runner incumbent premier chancellor king queen prince pope bishop archbishop cardinal counsel prosecutor investigator detective teacher student voter farmer resident owner wife husband son daughter brother sister mother father"},
	{isPlural, "people men women children others some many most few several they we police officials media both all critics those themselves you i who"},
	{isTo | isPrep, "to"},
	// Forms that are nearly always finite verbs or participles, and mark the
	// end of a noun phrase.
	{isVerb, "put puts went came took gave got made knew saw found thought became began left kept held brought happened met ran paid sat stood lost won spent fell sent built grew rose drew broke spoke chose drove wore flew threw hid ate led fought bought caught taught sold told gone done seen taken given shown known written spoken become begun fallen broken chosen driven forgotten goes comes takes gives gets makes knows sees finds thinks becomes begins leaves keeps holds brings happens meets runs pays sits stands loses wins spends falls sends builds grows rises includes include included seems seem seemed appears appear appeared remains remain remained continues looks used tried failed helped allowed moved lived believed wanted needed asked worked played turned started followed stopped created received served died opened walked offered remembered considered waited expected stayed reached killed raised passed decided required reported pulled voted suffered faced joined visited refused represented represents involves required agreed accepted ordered targeted released issued signed ended entered attended killed wounded arrested detained charged became want wants need needs ran meant means had has did does shot hit cut sees allows uses contains contained"},
}

var tagsOf = func() map[string]tag {
	m := map[string]tag{}
	for _, c := range closed {
		for _, w := range strings.Fields(c.words) {
			m[w] |= c.tags
		}
	}
	return m
}()

// outletWords are the words by which an addressee shows itself as a publisher:
// "told NBC News", "told the Guardian".
var outletWords = set("news times post journal tv television radio magazine network newspaper press tribune herald guardian telegraph gazette chronicle globe reuters bbc cnn nbc abc cbs msnbc fox cnbc npr pbs afp ap upi bloomberg politico axios vox slate breitbart weekly daily review monitor today observer standard independent mail express mirror sun star examiner dispatch inquirer wire agency economist atlantic wsj hill newsweek time tass interfax dpa euronews sky podcast show")

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
