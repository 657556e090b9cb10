package article

import (
	"strings"
	"unicode"

	"hearsay"
)

// function holds the commonest small words of some languages. A text's language
// is guessed from how many of its words are in which list.
var function = map[string]string{
	"en": "the of and to in is that for was on with as it by at be from are this have has not his he they said an which or but were had will their been its who would",
	"de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
	"fr": "le la les et des en un une du dans est que pour qui par sur au pas plus se ce avec son il sont aux cette ne ont été mais comme sa être elle leur",
	"es": "el la de que y en los del se las por un para con una su al lo como más pero sus le ya este sí porque esta entre cuando muy sin sobre también fue ha",
	"it": "il di che la e per un in è del non una con si da le dei nel alla come anche più al della sono gli ma ha delle lo su questo stato dal",
	"pt": "o de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já também foi pelo",
	"nl": "de het een en van in is dat op te zijn voor met die niet aan er om ook als dan bij maar door naar uit heeft wordt over hij nog werd tot",
	"pl": "i w na z do się nie że jest to o jak od za po przez dla ale tym czy co przy oraz jego są tego który roku może",
	"sv": "och i att det som en på är av för med den till inte har de ett om var vi han men från så kan under efter",
	"ru": "и в на не что с по как из за от к для это он то его но она а был у также после при все было мы их или года",
	"uk": "і в на не що з за до та як від це у його для про але був також які після може року",
	"tr": "ve bir bu da de için ile olarak çok daha olan en kadar gibi sonra ne ama var oldu ise",
}

// language guesses the language of the body: by its script where that is enough,
// else by its small words; "" where neither tells.
func (s *scan) language(a *hearsay.Article) string {
	var stated string
	if !s.lang.empty() {
		stated = strings.ToLower(string(s.page.Body[s.lang.start:s.lang.end]))
		if i := strings.IndexAny(stated, "-_"); i > 0 {
			stated = stated[:i]
		}
		if len(stated) != 2 {
			stated = ""
		}
	}
	count := map[string]int{}
	words, latin, letters := 0, 0, 0
	script := map[string]int{}
	for _, b := range a.Blocks {
		if !b.Body() || words > 400 {
			continue
		}
		text := a.Text[b.Start:b.End]
		if len(text) > 2000 {
			text = strings.ToValidUTF8(text[:2000], "")
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			words++
			count[w]++
		}
		for _, r := range text {
			switch {
			case r < 0x80:
				if r|0x20 >= 'a' && r|0x20 <= 'z' {
					latin++
				}
				continue
			case r >= 0x3040 && r < 0x3100:
				script["ja"]++
			case r >= 0x4E00 && r < 0xA000:
				script["zh"]++
			case r >= 0xAC00 && r < 0xD7B0:
				script["ko"]++
			case r >= 0x600 && r < 0x700:
				script["ar"]++
			case r >= 0x590 && r < 0x600:
				script["he"]++
			case r >= 0x370 && r < 0x400:
				script["el"]++
			case r >= 0x900 && r < 0x980:
				script["hi"]++
			case r >= 0xE00 && r < 0xE80:
				script["th"]++
			}
			letters++
		}
	}
	for _, l := range []string{"ja", "ko", "zh", "ar", "he", "el", "hi", "th"} {
		n := script[l]
		if l == "ja" && n > 0 {
			n += script["zh"]
		}
		if n > latin {
			if l == "ar" && (stated == "fa" || stated == "ur" || stated == "ps") {
				return stated
			}
			return l
		}
	}
	best, second, lang := 0, 0, ""
	for _, l := range []string{"en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "ru", "uk", "tr"} {
		n := 0
		for rest := function[l]; rest != ""; {
			var w string
			w, rest, _ = strings.Cut(rest, " ")
			n += count[w]
		}
		if n > best {
			best, second, lang = n, best, l
		} else if n > second {
			second = n
		}
	}
	if words >= 20 && best*100 >= words*12 && best*4 >= second*5 {
		return lang
	}
	if stated != "" && (lang == stated || best*100 < words*12) && stated != "en" {
		return stated
	}
	return ""
}
