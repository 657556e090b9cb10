package entity

import "strings"

// countries lists the states of the world and a few territories that act in the
// news: ISO 3166-1 code, names (the first is shown), demonyms (a plural in "s"
// is understood), capital. Several values of one column are parted by commas; a
// capital that is too ambiguous, or no seat of government, is left out. Names
// and codes follow Unicode CLDR; demonyms and capitals are common knowledge,
// written for this table.
const countries = `AF|Afghanistan|Afghan|Kabul
AL|Albania|Albanian|Tirana
DZ|Algeria|Algerian|Algiers
AD|Andorra|Andorran|
AO|Angola|Angolan|Luanda
AR|Argentina|Argentine,Argentinian,Argentinean|Buenos Aires
AM|Armenia|Armenian|Yerevan
AU|Australia|Australian|Canberra
AT|Austria|Austrian|Vienna
AZ|Azerbaijan|Azerbaijani,Azeri|Baku
BS|Bahamas|Bahamian|Nassau
BH|Bahrain|Bahraini|Manama
BD|Bangladesh|Bangladeshi|Dhaka
BB|Barbados|Barbadian|Bridgetown
BY|Belarus|Belarusian,Belarussian,Byelorussian|Minsk
BE|Belgium|Belgian|
BZ|Belize|Belizean|Belmopan
BJ|Benin|Beninese|
BT|Bhutan|Bhutanese|Thimphu
BO|Bolivia|Bolivian|La Paz
BA|Bosnia and Herzegovina,Bosnia,Bosnia-Herzegovina|Bosnian|Sarajevo
BW|Botswana|Botswanan|Gaborone
BR|Brazil|Brazilian|Brasilia,Brasília
BN|Brunei|Bruneian|
BG|Bulgaria|Bulgarian|Sofia
BF|Burkina Faso|Burkinabe,Burkinabé|Ouagadougou
BI|Burundi|Burundian|Gitega
KH|Cambodia|Cambodian|Phnom Penh
CM|Cameroon|Cameroonian|Yaounde,Yaoundé
CA|Canada|Canadian|Ottawa
CF|Central African Republic||Bangui
TD|Chad|Chadian|N'Djamena
CL|Chile|Chilean|
CN|China,People's Republic of China|Chinese|Beijing,Peking
CO|Colombia|Colombian|Bogota,Bogotá
CD|Democratic Republic of the Congo,Democratic Republic of Congo,DRC,Congo|Congolese|Kinshasa
CG|Republic of the Congo||Brazzaville
CR|Costa Rica|Costa Rican|
CI|Ivory Coast,Côte d'Ivoire|Ivorian|Abidjan
HR|Croatia|Croatian,Croat|Zagreb
CU|Cuba|Cuban|Havana
CY|Cyprus|Cypriot|Nicosia
CZ|Czech Republic,Czechia|Czech|Prague
DK|Denmark|Danish,Dane|Copenhagen
DJ|Djibouti|Djiboutian|
DO|Dominican Republic|Dominican|Santo Domingo
EC|Ecuador|Ecuadorian,Ecuadorean|Quito
EG|Egypt|Egyptian|Cairo
SV|El Salvador|Salvadoran,Salvadorean|San Salvador
GQ|Equatorial Guinea||Malabo
ER|Eritrea|Eritrean|Asmara
EE|Estonia|Estonian|Tallinn
SZ|Eswatini,Swaziland|Swazi|Mbabane
ET|Ethiopia|Ethiopian|Addis Ababa
FJ|Fiji|Fijian|Suva
FI|Finland|Finnish,Finn|Helsinki
FR|France|French,Frenchman|Paris
GA|Gabon|Gabonese|Libreville
GM|Gambia,The Gambia|Gambian|Banjul
GE|Georgia|Georgian|Tbilisi
DE|Germany|German|Berlin
GH|Ghana|Ghanaian|Accra
GR|Greece|Greek|Athens
GL|Greenland|Greenlandic,Greenlander|Nuuk
GT|Guatemala|Guatemalan|
GN|Guinea|Guinean|Conakry
GW|Guinea-Bissau||Bissau
GY|Guyana|Guyanese|Georgetown
HT|Haiti|Haitian|Port-au-Prince
HN|Honduras|Honduran|Tegucigalpa
HK|Hong Kong|Hongkonger,Hong Konger|
HU|Hungary|Hungarian|Budapest
IS|Iceland|Icelandic,Icelander|Reykjavik,Reykjavík
IN|India|Indian|New Delhi,Delhi
ID|Indonesia|Indonesian|Jakarta
IR|Iran|Iranian|Tehran,Teheran
IQ|Iraq|Iraqi|Baghdad
IE|Ireland|Irish|Dublin
IL|Israel|Israeli|Jerusalem
IT|Italy|Italian|Rome
JM|Jamaica|Jamaican|
JP|Japan|Japanese|Tokyo
JO|Jordan|Jordanian|Amman
KZ|Kazakhstan|Kazakh,Kazakhstani|Astana,Nur-Sultan
KE|Kenya|Kenyan|Nairobi
KP|North Korea,DPRK|North Korean|Pyongyang
KR|South Korea,Republic of Korea|South Korean|Seoul
XK|Kosovo|Kosovar,Kosovan|Pristina
KW|Kuwait|Kuwaiti|Kuwait City
KG|Kyrgyzstan|Kyrgyz|Bishkek
LA|Laos|Laotian,Lao|Vientiane
LV|Latvia|Latvian|Riga
LB|Lebanon|Lebanese|Beirut
LS|Lesotho||Maseru
LR|Liberia|Liberian|Monrovia
LY|Libya|Libyan|Tripoli
LI|Liechtenstein||Vaduz
LT|Lithuania|Lithuanian|Vilnius
LU|Luxembourg|Luxembourgish|
MG|Madagascar|Malagasy|Antananarivo
MW|Malawi|Malawian|Lilongwe
MY|Malaysia|Malaysian|Kuala Lumpur
MV|Maldives|Maldivian|
ML|Mali|Malian|Bamako
MT|Malta|Maltese|Valletta
MR|Mauritania|Mauritanian|Nouakchott
MU|Mauritius|Mauritian|
MX|Mexico|Mexican|Mexico City
MD|Moldova|Moldovan|Chisinau,Chișinău
MC|Monaco|Monegasque|
MN|Mongolia|Mongolian|Ulaanbaatar,Ulan Bator
ME|Montenegro|Montenegrin|Podgorica
MA|Morocco|Moroccan|Rabat
MZ|Mozambique|Mozambican|Maputo
MM|Myanmar,Burma|Burmese|Naypyidaw,Naypyitaw
NA|Namibia|Namibian|Windhoek
NP|Nepal|Nepali,Nepalese|Kathmandu
NL|Netherlands,Holland|Dutch|The Hague
NZ|New Zealand|New Zealander|
NI|Nicaragua|Nicaraguan|Managua
NE|Niger|Nigerien|Niamey
NG|Nigeria|Nigerian|Abuja
MK|North Macedonia,Macedonia|Macedonian|Skopje
NO|Norway|Norwegian|Oslo
OM|Oman|Omani|Muscat
PK|Pakistan|Pakistani|Islamabad
PS|Palestine,Palestinian Authority|Palestinian|Ramallah
PA|Panama|Panamanian|Panama City
PG|Papua New Guinea||Port Moresby
PY|Paraguay|Paraguayan|Asuncion,Asunción
PE|Peru|Peruvian|Lima
PH|Philippines|Philippine,Filipino|Manila
PL|Poland|Polish,Pole|Warsaw
PT|Portugal|Portuguese|Lisbon
QA|Qatar|Qatari|Doha
RO|Romania|Romanian|Bucharest
RU|Russia,Russian Federation|Russian|Moscow
RW|Rwanda|Rwandan|Kigali
SA|Saudi Arabia|Saudi,Saudi Arabian|Riyadh
SN|Senegal|Senegalese|Dakar
RS|Serbia|Serbian,Serb|Belgrade
SL|Sierra Leone|Sierra Leonean|Freetown
SG|Singapore|Singaporean|
SK|Slovakia|Slovak,Slovakian|Bratislava
SI|Slovenia|Slovenian,Slovene|Ljubljana
SO|Somalia|Somali|Mogadishu
ZA|South Africa|South African|Pretoria
SS|South Sudan|South Sudanese|Juba
ES|Spain|Spanish,Spaniard|Madrid
LK|Sri Lanka|Sri Lankan|Colombo
SD|Sudan|Sudanese|Khartoum
SR|Suriname|Surinamese|Paramaribo
SE|Sweden|Swedish,Swede|Stockholm
CH|Switzerland|Swiss|Bern
SY|Syria|Syrian|Damascus
TW|Taiwan|Taiwanese|Taipei
TJ|Tajikistan|Tajik|Dushanbe
TZ|Tanzania|Tanzanian|Dodoma
TH|Thailand|Thai|Bangkok
TL|East Timor,Timor-Leste|Timorese|Dili
TG|Togo|Togolese|Lomé
TT|Trinidad and Tobago|Trinidadian|
TN|Tunisia|Tunisian|Tunis
TR|Turkey,Türkiye|Turkish,Turk|Ankara
TM|Turkmenistan|Turkmen|Ashgabat
UG|Uganda|Ugandan|Kampala
UA|Ukraine|Ukrainian|Kyiv,Kiev
AE|United Arab Emirates,UAE|Emirati|Abu Dhabi
GB|United Kingdom,UK,U.K,U.K.,Britain,Great Britain|British,Briton|London
US|United States,US,U.S,U.S.,USA,U.S.A.,United States of America,America|American|Washington,Washington D.C.,Washington DC
UY|Uruguay|Uruguayan|Montevideo
UZ|Uzbekistan|Uzbek|Tashkent
VU|Vanuatu||
VA|Vatican|Vatican City|
VE|Venezuela|Venezuelan|Caracas
VN|Vietnam,Viet Nam|Vietnamese|Hanoi
YE|Yemen|Yemeni|Sanaa,Sana'a
ZM|Zambia|Zambian|Lusaka
ZW|Zimbabwe|Zimbabwean|Harare
EN|England|Englishman|
SX|Scotland|Scottish,Scot,Scotsman|Edinburgh
WX|Wales|Welsh|Cardiff
NX|Northern Ireland|Northern Irish|Belfast
CX|Crimea|Crimean|
GX|Gaza,Gaza Strip|Gazan|Gaza City
TX|Tibet|Tibetan|Lhasa
CE|Chechnya|Chechen|Grozny
DO2|Catalonia|Catalan|
KU|Kurdistan|Kurdish,Kurd|Erbil,Irbil
SU|Soviet Union,USSR|Soviet|`

// cities and regions that are places and nothing else, one name each, parted by
// commas.
const cities = `New York City,New York,Los Angeles,Chicago,Houston,San Francisco,Boston,Philadelphia,Seattle,Miami,Atlanta,Dallas,Detroit,Denver,Las Vegas,Phoenix,Baltimore,New Orleans,Minneapolis,Cleveland,Pittsburgh,San Diego,Silicon Valley,Cupertino,Toronto,Montreal,Vancouver,Quebec,Ontario,Alberta,California,Texas,Florida,Ohio,Michigan,Illinois,Pennsylvania,Arizona,Nevada,Oregon,Wisconsin,Minnesota,Iowa,Kansas,Missouri,Tennessee,Kentucky,Alabama,Mississippi,Louisiana,Arkansas,Oklahoma,Colorado,Utah,Idaho,Montana,Wyoming,North Dakota,South Dakota,Nebraska,New Mexico,New Jersey,New Hampshire,Vermont,Maine,Massachusetts,Connecticut,Rhode Island,Delaware,Maryland,Virginia,West Virginia,North Carolina,South Carolina,Indiana,Hawaii,Alaska,Puerto Rico,Manchester,Birmingham,Liverpool,Glasgow,Leeds,Bristol,Oxford,Cambridge,Munich,Hamburg,Frankfurt,Cologne,Stuttgart,Düsseldorf,Leipzig,Dresden,Bavaria,Zurich,Zürich,Geneva,Basel,Brussels,Antwerp,Amsterdam,Rotterdam,Barcelona,Valencia,Seville,Milan,Naples,Turin,Venice,Florence,Sicily,Marseille,Lyon,Nice,Toulouse,Bordeaux,Strasbourg,Krakow,Kraków,Gdansk,Saint Petersburg,St. Petersburg,St Petersburg,Petersburg,Sochi,Vladivostok,Kazan,Siberia,Dagestan,Kaliningrad,Donetsk,Luhansk,Lugansk,Donbas,Donbass,Kharkiv,Kherson,Mariupol,Odessa,Odesa,Lviv,Sevastopol,Zaporizhzhia,Bakhmut,Transnistria,Abkhazia,South Ossetia,Nagorno-Karabakh,Istanbul,Izmir,Aleppo,Idlib,Homs,Raqqa,Mosul,Basra,Kirkuk,Fallujah,Rafah,West Bank,Khan Younis,Tel Aviv,Haifa,Golan Heights,Dubai,Jeddah,Mecca,Medina,Aden,Hodeidah,Isfahan,Kandahar,Herat,Karachi,Lahore,Peshawar,Kashmir,Mumbai,Bombay,Kolkata,Calcutta,Bangalore,Bengaluru,Chennai,Hyderabad,Punjab,Shanghai,Shenzhen,Guangzhou,Wuhan,Xinjiang,Hubei,Macau,Macao,Osaka,Kyoto,Fukushima,Hiroshima,Nagasaki,Busan,Sydney,Melbourne,Brisbane,Perth,Adelaide,Queensland,Victoria,New South Wales,Auckland,Wellington,Christchurch,Johannesburg,Cape Town,Durban,Lagos,Kano,Mombasa,Zanzibar,Benghazi,Alexandria,Darfur,Tigray,Casablanca,Marrakesh,Timbuktu,Rio de Janeiro,Sao Paulo,São Paulo,Medellin,Guadalajara,Monterrey,Tijuana,Santiago,Guantanamo Bay,Siberian,Balkans,Caucasus,Middle East,Far East,Eastern Europe,Western Europe,Central Asia,Southeast Asia,Latin America,North Africa,West Africa,East Africa,North America,South America,Central America,Europe,Asia,Africa,Antarctica,Arctic,Scandinavia,Red Sea,Black Sea,Baltic Sea,South China Sea,Mediterranean,Mediterranean Sea,Persian Gulf,Atlantic,Pacific,Gulf of Mexico,Strait of Hormuz,Suez Canal,Panama Canal,Korean Peninsula,Manhattan,Brooklyn,Hollywood,Brussels,Staten Island,Queens,Jammu`

// regionAdjectives are adjectives of regions without a government of their own.
const regionAdjectives = `western,eastern,european,african,asian,arab,latin,nordic,baltic,slavic,islamic,muslim,christian,jewish,catholic,orthodox,republican,democratic,communist,socialist,conservative,liberal,labour,eurasian,caucasian,mediterranean,scandinavian,siberian,atlantic`

// A place is an entry of the gazetteer.
type place struct {
	code    string // of the country; "" for a city or region
	name    string // as shown
	capital bool   // the name is that of the country's capital
	demonym bool   // the name is an adjective or a people
	plural  bool   // a people: "Russians"
}

// gazetteer holds every name of a place by its words.
type gazetteer struct {
	byName  map[string]place // exact name, as written
	first   map[string]int   // first word of a name: the most words that a name with it has
	country map[string]string
}

func newGazetteer() *gazetteer {
	g := &gazetteer{byName: map[string]place{}, first: map[string]int{}, country: map[string]string{}}
	add := func(name string, p place) {
		if name == "" {
			return
		}
		if _, taken := g.byName[name]; taken {
			return
		}
		g.byName[name] = p
		f := strings.Fields(name)
		g.first[f[0]] = max(g.first[f[0]], len(f))
	}
	for _, line := range strings.Split(countries, "\n") {
		f := strings.Split(line, "|")
		names := strings.Split(f[1], ",")
		g.country[f[0]] = names[0]
		for _, n := range names {
			add(n, place{code: f[0], name: names[0]})
		}
		for _, n := range strings.Split(f[2], ",") {
			add(n, place{code: f[0], name: names[0], demonym: true})
			switch {
			case n == "", strings.HasSuffix(n, "ese"), strings.HasSuffix(n, "ish"), strings.HasSuffix(n, "ch"):
			case strings.HasSuffix(n, "man"):
				add(strings.TrimSuffix(n, "man")+"men", place{code: f[0], name: names[0], demonym: true, plural: true})
			default:
				add(n+"s", place{code: f[0], name: names[0], demonym: true, plural: true})
			}
		}
		for _, n := range strings.Split(f[3], ",") {
			add(n, place{code: f[0], name: n, capital: true})
		}
	}
	for _, n := range strings.Split(cities, ",") {
		add(n, place{name: n})
	}
	return g
}

// iso returns the ISO 3166-1 code of a country's code in the table; "" for the
// table's own codes, which stand for former and breakaway states and those learned
// from the story.
func iso(code string) string {
	switch code {
	case "EN", "SX", "WX", "NX":
		return "GB"
	case "CX", "GX", "TX", "CE", "DO2", "KU", "SU", "XK":
		return ""
	}
	if strings.HasPrefix(code, "~") {
		return ""
	}
	return code
}
