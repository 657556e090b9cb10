package event

import "strings"

// nations returns what names a country, a people or a capital, in lower case,
// with its ISO 3166-1 alpha-2 code. The codes and English names are common
// knowledge (ISO 3166, CLDR); words that are also ordinary names ("Jordan",
// "Georgia") are in, since they matter only when capitalised.
func nations() map[string]string {
	m := make(map[string]string, 700)
	for line := range strings.Lines(nationTable) {
		f := strings.Fields(line)
		for i := 1; i < len(f); i++ {
			m[strings.ToLower(strings.ReplaceAll(f[i], "_", " "))] = f[0]
		}
	}
	return m
}

const nationTable = `US U.S US USA America American Americans Washington States
GB U.K UK Britain British Britons London England Scotland
RU Russia Russian Russians Moscow Kremlin Soviet Soviets
BY Belarus Belarusian Belarusians Belarussian Minsk Byelorussia
UA Ukraine Ukrainian Ukrainians Kyiv Kiev
CN China Chinese Beijing
TW Taiwan Taiwanese Taipei
HK Hong_Kong
JP Japan Japanese Tokyo
KP Pyongyang
KR Seoul
KR Korea Korean Koreans
IN India Indian Indians Delhi
PK Pakistan Pakistani Pakistanis Islamabad
AF Afghanistan Afghan Afghans Kabul Taliban
BD Bangladesh Bangladeshi Bangladeshis Dhaka
LK Sri_Lanka Lanka Lankan Colombo
NP Nepal Nepali Nepalese Kathmandu
MM Myanmar Burma Burmese
TH Thailand Thai Thais Bangkok
VN Vietnam Vietnamese Hanoi
KH Cambodia Cambodian Cambodians
LA Laos Laotian
MY Malaysia Malaysian Malaysians
SG Singapore Singaporean
ID Indonesia Indonesian Indonesians Jakarta
PH Philippines Philippine Filipino Filipinos Manila
TL Timor Timorese
AU Australia Australian Australians Canberra
NZ Zealand
PG Papua
FJ Fiji Fijian Fijians
FR France French Paris
DE Germany German Germans Berlin
IT Italy Italian Italians Rome
ES Spain Spanish Spaniards Madrid
PT Portugal Portuguese Lisbon
NL Netherlands Dutch Hague
BE Belgium Belgian Belgians
LU Luxembourg
CH Switzerland Swiss
AT Austria Austrian Austrians Vienna
IE Ireland Irish Dublin
DK Denmark Danish Danes Copenhagen
SE Sweden Swedish Swedes Stockholm
NO Norway Norwegian Norwegians Oslo
FI Finland Finnish Finns Helsinki
IS Iceland Icelandic
EE Estonia Estonian Estonians Tallinn
LV Latvia Latvian Latvians Riga
LT Lithuania Lithuanian Lithuanians Vilnius
PL Poland Polish Poles Warsaw
CZ Czech Czechs Prague Czechoslovakia
SK Slovakia Slovak Slovaks
HU Hungary Hungarian Hungarians Budapest
RO Romania Romanian Romanians Bucharest
BG Bulgaria Bulgarian Bulgarians Sofia
GR Greece Greek Greeks Athens
CY Cyprus Cypriot Cypriots
TR Turkey Turkish Turks Ankara
AL Albania Albanian Albanians
MK Macedonia Macedonian Macedonians
RS Serbia Serbian Serbians Serb Serbs Belgrade Yugoslavia Yugoslav
XK Kosovo Kosovar
ME Montenegro
BA Bosnia Bosnian Bosnians
HR Croatia Croatian Croatians Croat Croats Zagreb
SI Slovenia Slovenian Slovenians
MD Moldova Moldovan Moldovans
GE Georgia Georgian Georgians Tbilisi
AM Armenia Armenian Armenians Yerevan
AZ Azerbaijan Azerbaijani Azeri Azeris Baku
KZ Kazakhstan Kazakh
UZ Uzbekistan Uzbek
TM Turkmenistan Turkmen
TJ Tajikistan Tajik
KG Kyrgyzstan Kyrgyz
MN Mongolia Mongolian
IR Iran Iranian Iranians Tehran
IQ Iraq Iraqi Iraqis Baghdad
SY Syria Syrian Syrians Damascus
LB Lebanon Lebanese Beirut
IL Israel Israeli Israelis Jerusalem
PS Palestine Palestinian Palestinians Gaza Hamas
JO Jordan Jordanian Jordanians Amman
SA Saudi Saudis Riyadh
YE Yemen Yemeni Yemenis Houthi Houthis
OM Oman Omani
AE Emirates Emirati
QA Qatar Qatari Doha
BH Bahrain Bahraini
KW Kuwait Kuwaiti Kuwaitis
EG Egypt Egyptian Egyptians Cairo
LY Libya Libyan Libyans Tripoli
TN Tunisia Tunisian Tunisians Tunis
DZ Algeria Algerian Algerians Algiers
MA Morocco Moroccan Moroccans Rabat
MR Mauritania Mauritanian
SN Senegal Senegalese
GM Gambia Gambian
ML Mali Malian
NE Niger
NG Nigeria Nigerian Nigerians Abuja
GH Ghana Ghanaian
CI Ivory Ivorian
LR Liberia Liberian Liberians
SL Sierra Leone Leonean
GN Guinea Guinean
CM Cameroon Cameroonian
TD Chad Chadian
SD Sudan Sudanese Khartoum
ET Ethiopia Ethiopian Ethiopians
ER Eritrea Eritrean Eritreans
SO Somalia Somali Somalis Mogadishu
DJ Djibouti
KE Kenya Kenyan Kenyans Nairobi
UG Uganda Ugandan Ugandans
RW Rwanda Rwandan Rwandans
BI Burundi Burundian
TZ Tanzania Tanzanian
CD Congo Congolese Zaire Zairean Kinshasa
AO Angola Angolan Angolans
MZ Mozambique Mozambican
ZM Zambia Zambian
ZW Zimbabwe Zimbabwean Zimbabweans Harare
BW Botswana
NA Namibia Namibian
ZA Pretoria
MG Madagascar
CA Canada Canadian Canadians Ottawa
MX Mexico Mexican Mexicans
GT Guatemala Guatemalan
HN Honduras Honduran
SV Salvador Salvadoran
NI Nicaragua Nicaraguan Nicaraguans Managua
CR Costa_Rica
PA Panama Panamanian
CU Cuba Cuban Cubans Havana
HT Haiti Haitian Haitians
DO Dominican
JM Jamaica Jamaican
CO Colombia Colombian Colombians Bogota
VE Venezuela Venezuelan Venezuelans Caracas
EC Ecuador Ecuadorean Ecuadorian
PE Peru Peruvian Peruvians Lima
BO Bolivia Bolivian Bolivians
BR Brazil Brazilian Brazilians Brasilia
PY Paraguay
UY Uruguay
AR Argentina Argentine Argentines Argentinian
CL Chile Chilean Chileans
VA Vatican
EU European Europe Europeans EU Brussels
UN U.N UN
`
