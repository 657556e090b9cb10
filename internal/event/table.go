package event

// frameTable is the frames, written by us from the public definitions of
// CAMEO's and PLOVER's categories (CAMEO 1.1b3, PLOVER 2021, and the table that
// leads from one to the other); no dictionary was copied.
//
// A line is "ROOT v:" for verbs or "ROOT n:" for nouns and then patterns parted
// by commas. A pattern is a head and elements:
//
//	word|word   one of these comes next (adverbs between are passed over)
//	~word|{set} one of these stands in the object, or in the subject of a passive
//	=word|{set} one of these stands in the subject
//	!word|{set} none of these stands in the object
//	@           an actor is the object (or the subject of a passive)
//	^word       the next word is not one of these
//	#           a date stands in the noun's phrase: "a 1994 agreement"
//	-           no object at all: the pattern is intransitive
//
// The pattern with most elements wins, then the one listed first. A noun's
// element "<" says that "of" names its agent ("meeting of"), not its target
// ("arrest of").
const frameTable = `
AGREE v: agree !demand|demands, agree to, agree on|upon, agree with, offer, promise, pledge, volunteer to, consent, undertake to, commit to, commit ~{aid},
AGREE v: guarantee, assure @, accept ~{plan}, accept ~invitation|offer|mediation|proposal|ceasefire|truce|mediator, accept, approve ~{aid}, approve ~{deal}|{plan}|deployment|mission, approve,
AGREE v: express ~willingness|readiness|intention|interest, reach ~{deal}, strike ~{deal}, clinch ~{deal}, settle ~{dispute}, resolve ~{dispute}, announce ~plans|plan|intention,
AGREE v: vow to, swear to, hammer out, make ~pledge|promise|offer|commitment, give ~assurance|assurances|commitment|consent|pledge, extend ~offer|invitation, adopt ~plan|roadmap
AGREE n: offer, promise, pledge, commitment, agreement to|on|between|with, accord between|with|on, deal between|with, pact between|with

CONSULT v: meet -, meet @, meet with, meet ~{official}, hold ~{talk}, have ~{talk}, discuss, confer, consult, negotiate, visit, host @, host ~{talk}|{official}, receive @ !{aid}, receive ~{official}, welcome @,
CONSULT v: arrive in|at|to|for !{peacekeeper}, arrive -, travel to, fly to|into, tour, mediate, speak to|with|by|on, telephone, phone, talk to|with|by, call ~telephone|phone, call ^on|upon|for @ ~to, attend, enter ~{talk},
CONSULT v: resume ~{talk}, open ~{talk}, begin ~{talk}, start ~{talk}, conclude ~{talk}|visit, continue ~{talk}, return to|from ~{talk}, greet, brief @, exchange ~views|letters|messages, pay ~visit|call,
CONSULT v: leave for, depart for, chair ~{talk}, broker ~{talk}, launch ~{talk}|mediation, make ~visit|trip|{call}, end ~visit, wrap ~visit|{talk}, join ~{talk}, shuttle between, go to ~{talk}|visit, pay ~respects, gather for ~{talk}, convene, hold ~{call}, sit down, dine with, shake ~hands, accompany @, lunch with
CONSULT n: talk <, negotiation <, meeting <, summit <, visit <, discussion <, dialogue <, consultation <, conversation <, mediation <, call between|with <, trip to <

SUPPORT v: praise, endorse, support, back, hail, welcome, applaud, commend, defend, recognize, recognise, congratulate, apologize, apologise, forgive, thank, laud, salute, honor, honour, reaffirm ~{backing}|{relation}|commitment,
SUPPORT v: sign ~{deal}|{document}, sign, ratify, initial, express ~{backing}|sympathy|confidence|condolences|gratitude|solidarity|satisfaction|appreciation, voice ~{backing}|confidence, pledge ~{backing}|allegiance|loyalty, declare ~{backing},
SUPPORT v: establish ~{relation}, restore ~{relation}, resume ~{relation}, normalize ~{relation}, normalise ~{relation}, forge ~{relation}, improve ~{relation}, strengthen ~{relation}, upgrade ~{relation}, build ~{relation}, open ~embassy|consulate, exchange ~ambassadors,
SUPPORT v: side with, stand by, vouch for, rally behind|around, campaign for, vote for, acclaim, admire, conclude ~{deal}, join ~union|bloc|organization|organisation|community, uphold ~{deal}, justify, glorify, bless, offer ~congratulations|condolences|sympathy|apology|apologies, convey ~condolences|sympathy, send ~condolences|congratulations|greetings, throw ~{backing}|weight, give ~{backing}|approval|blessing, accept ~credentials, nominate, deepen ~{relation}, reconcile, champion, cheer, mourn, prop up, bolster, promote ~{relation}
SUPPORT n: endorsement, praise, support for|of, recognition, apology, backing of|for, treaty between|with|on, agreement #, treaty #, accord #, pact #

COOPERATE v: cooperate, collaborate, share ~{intel}, exchange ~{intel}|prisoners, extradite, trade with|in|between, invest in, coordinate, team up, join ~forces, conduct ~joint, hold ~joint, stage ~joint, carry ~joint, launch ~joint|project, begin ~joint, start ~joint|exporting|importing|construction|shipping, export, import,
COOPERATE v: purchase, ally with, work with|together|closely, supply ~{intel}, pass ~{intel}, provide ~{intel}, give ~{intel}, open ~trade|pipeline|route|market, expand ~trade|cooperation, increase ~trade|cooperation|imports|exports, boost ~trade|cooperation, build ~pipeline|plant|reactor|railway|dam|bridge, buy ~arms|oil|gas|grain|aircraft|weapons|missiles|wheat, sell ~arms|oil|gas|grain|aircraft|weapons|missiles|wheat, enlist ~cooperation, partner with, jointly, integrate, merge, link ~{relation}, train with, lease, license, allocate ~quota
COOPERATE n: cooperation between|with <, trade between|with <, exercises with <, collaboration between|with <

AID v: aid, assist, help, donate, provide ~{aid}|{backing}|protection, give ~{aid}|money|shelter|protection|refuge, send ~{aid}|doctors|{peacekeeper}|rescue, deliver ~{aid}, grant ~{aid}|asylum|refuge|loan|citizenship, supply, arm, train @, train ~{force}|{rebel}, equip, finance, fund,
AID v: lend, extend ~{aid}|credit, rescue, evacuate ~{civilian}, feed, shelter, airlift, ship ~{aid}|{weapon}, deploy ~{peacekeeper}, contribute, distribute ~{aid}, subsidize, subsidise, forgive ~debt, cancel ~debt, reschedule ~debt, write ~debt, pay ~compensation, bail out, resupply, offer ~asylum|refuge|shelter|sanctuary, protect, escort, treat ~{civilian}|wounded, back ~{rebel}, support ~{rebel}|militarily, disburse, allocate ~{aid}|money|million, transfer ~{aid}|million, fly ~{aid}|{civilian}, release ~aid|funds|loan|credit, resume ~aid|assistance|loans|deliveries, send ~arms|weapons|ammunition, provide, dispatch ~{aid}|{peacekeeper}|doctors, harbor, harbour, house ~{civilian}, bankroll, aiding
AID n: aid to|for, assistance to|for, airlift, donation, loan to, rescue of

CONCEDE v: yield to|in, yield, concede, accede, capitulate, compromise, give in, bow to, cave in, relent, accept ~{demand}, meet ~{demand}, agree to ~{demand}|{reform}, bow ~{demand}, ease ~{limit}, relax, lift ~{limit}, shorten ~curfew|sentence|ban, reduce ~curfew|sentence, end ~curfew|emergency|censorship|ban|martial,
CONCEDE v: legalize, legalise, allow, permit, let, back down, backtrack, reverse ~decision|ban|policy, restore ~{right}, reinstate, grant ~{right}, cede, relinquish, hand ~power, transfer ~power, give ~power|{right}, amend ~constitution|law, introduce ~{reform}, implement ~{reform}, announce ~{reform}|amnesty|elections, dissolve ~parliament|government|cabinet, commute, amnesty, unban, repeal, abolish, loosen, scrap ~law|plan|plans|tax|ban, drop ~charges|demand|demands|insistence|plan, rescind, revoke ~ban|emergency|curfew|law, take ~steps, declare ~amnesty, suspend ~law|sentence, give ~up|way, enact ~{reform}, abandon ~plan|plans|demand|policy, shelve, satisfy ~{demand}, fulfill ~{demand}, fulfil ~{demand}, call ~elections, set ~elections, sack ~minister|cabinet|government, fire ~minister|chief, dismiss ~minister|cabinet|government|commander|governor, reshuffle, open ~up, relaxed
CONCEDE n: concession, lifting of, easing of, relaxation of, amnesty for|to

RETREAT v: release ~{person}|{property}, release !{paper}, free, return ~{person}|{property}, repatriate, withdraw ~{force}|{weapon}, withdraw from !{deal}|{talk}, withdraw - !ambassador, pull out !{talk}|{deal}, pull back, pull ~{force}, retreat, surrender, disarm, demobilize, demobilise, declare ~{truce}, call ~{truce}, announce ~{truce}, observe ~{truce}, implement ~{truce},
RETREAT v: lay down ~arms|weapons, lay ~arms|weapons, lift ~{blockade}|{sanction}, ease ~{sanction}|{blockade}|curfew, end ~{blockade}|{sanction}|offensive|hostilities|war|fighting|strike|attacks, relax ~{sanction}|{blockade}, remove ~{sanction}|{blockade}|{force}, suspend ~{sanction}|offensive|attacks|bombing|{blockade}, waive ~{sanction}, hand over ~{person}|{weapon}|{property}, hand over, hand back, turn over ~{person}|{weapon}|{property},
RETREAT v: resign, step down, quit ~post|office|government|job, open ~{border}|crossing|bridge|road|corridor, reopen, allow ~{inspector}|{peacekeeper}|{aid}|convoy|deliveries, admit ~{inspector}, evacuate ~{force}|{base}|settlement|settlements, evacuate, dismantle, destroy ~{weapon}, scrap ~{weapon}|missiles, halt ~{attack}|offensive|fighting|hostilities, stop ~{attack}|fighting|firing|offensive, cease ~fire|hostilities|fire, arrive in|at =peacekeeper|peacekeepers|peacekeeping|inspector|inspectors|monitors|observers, arrive ={peacekeeper}|inspectors, scale down|back, redeploy ~from, vacate, leave ~{base}|positions|territory, abandon ~{base}|positions|post|town|city, give ~themselves|themselves, flee ~country|capital|town, complete ~withdrawal|pullout, begin ~withdrawal|pullout|withdrawing, start ~withdrawal|withdrawing|pullout, return home, parole, liberate ~hostages|prisoners, set free, return ~body|bodies|remains|wreckage, call ~off, thin ~out, cut ~{force}, reduce ~{force}|tension|tensions, decommission, stand down
RETREAT n: withdrawal of|from <, release of, surrender of <, resignation of <, ceasefire between|with|in <, truce between|with <, pullout of|from <, resignation <, repatriation of, return of, retreat <, liberation of

REQUEST v: ask, call for, call on|upon, appeal to|for|against, appeal !court, demand, urge, request, seek ~{aid}|{peacekeeper}|extradition|{deal}|{talk}|{backing}, plead with|for, beg, implore, press for, press @, press ~{official}, insist on|that, petition, pressure, lobby, propose ~transition|{reform}|elections, suggest ~transition|elections, signal for, issue ~call|appeal|demand, make ~appeal|request|plea, push for,
REQUEST v: exhort, entreat, solicit, invite ~{inspector}|{peacekeeper}|observers|troops, encourage, require @, renew ~call|appeal|demand, reiterate ~call|appeal|demand, launch ~appeal, order @, send ~appeal|request, ask for, turn to ~{aid}|help, want ^to ~to, tell ~to, advise ~to, caution ~to|against, bid ~to, summon ~troops|help, apply for, agitate for, advocate, beseech, recommend, remind, need ~help, submit ~request|petition, file ~request, instruct, challenge ~to, nudge
REQUEST n: call for, call by, demand for, demand <, appeal for|to, request for|to|by, plea for|to, appeal <, request <, plea <

ACCUSE v: accuse, blame, criticize, criticise, denounce, condemn, charge that, charge, deplore, decry, lambast, lambaste, slam, rebuke, complain, sue, convict, find ~guilty|responsible|liable, investigate, probe, allege, suspect, assail, castigate, chastise, rail against|at, reprimand, ridicule, mock, deride, scold, blast, berate, upbraid, chide, disapprove, censure, vilify, reproach, admonish, lament, regret, bemoan, malign, slander, smear,
ACCUSE v: file ~lawsuit|suit|complaint|charges|protest, lodge ~complaint|protest, open ~{probe}, launch ~{probe}, begin ~{probe}, start ~{probe}, order ~{probe}, conduct ~{probe}|search, hold ~responsible|accountable, express ~concern|anger|regret|outrage|dismay|disappointment|displeasure|alarm|disapproval|dissatisfaction, voice ~concern|anger|outrage|dismay|disappointment|displeasure, put ~blame, lay ~blame, place ~blame, pin ~blame, brand, label, portray, call ~traitor|traitors|terrorist|terrorists|liar|agents|aggressor|dictator|unacceptable|illegal|provocation, take ~issue, hit out, lash out, attack ~policy|policies|record|decision|remarks, warn about, stoke ~fear|fears, inspect, examine ~allegations|claims|evidence, indict, impeach, describe ~illegal|unacceptable|aggression|provocation|terrorist, protest to ~{official}, question ~{official}|legitimacy, say ~responsible|illegal|unacceptable, expose, fault, grill, search for, summon ~{diplomat}, mourn ~loss, interrogate, object, look into, find guilty, point ~finger, testify against, mistrust, liken, compare ~nazi|nazis|hitler
ACCUSE n: accusation, condemnation of|by, criticism of|by|from, denunciation of, investigation into|of, inquiry into, probe into, allegation, blame, complaint about|against, lawsuit against

REJECT v: reject, refuse, refuse to, decline, decline to, deny ~visa|visas|access|permission|entry|request|asylum|bail|recognition, veto, rule out, dismiss ~{plan}|{demand}|call|calls|{criticism}|idea|possibility, turn down, oppose, defy, rebuff, spurn, balk, vote against|down, snub, ignore ~{demand}|{truce}|resolution|deadline|warnings, resist, violate, shrug off, disregard, dispute ~result|results|outcome|claim|claims|election, contest ~result|results|outcome, block ~resolution|bill|{plan}|{deal}|move|bid|entry|{aid}, flout, breach,
REJECT v: walk out, boycott ~{talk}, break ~{truce}|promise|law, brush off, turn ~back|away, bar ~{inspector}|{aid}|{peacekeeper}, fail to ~comply|agree|reach, shun, repudiate, disobey, overrule, override, renege, stonewall, thwart, object to, forbid ~{inspector}|visit, withhold ~approval|consent|recognition, express ~opposition, voice ~opposition, declare ~opposition, protest ~too, scorn, contravene, infringe, default on, obstruct ~{inspector}|{talk}, disagree, disavow, frustrate, stall, hold ~out, reneging, strike down, throw ~out, scuttle, torpedo
REJECT n: rejection of, refusal, veto of, opposition to, violation of, defiance of, denial of

THREATEN v: threaten, warn, vow to {hostile}, vow ~revenge|retaliation|response, swear to {hostile}, give ~ultimatum|deadline|hours, issue ~ultimatum|warning|threat|threats, set ~deadline, menace, make ~threat|threats, deliver ~ultimatum|warning, caution, promise ~retaliation|response|revenge, pledge to {hostile}, promise to {hostile}, say ~retaliate|avenge, raise ~threat|prospect, intimidate, blackmail, brandish, repeat ~threat|warning, renew ~threat|threats, consider ~{sanction}|strike|strikes|action, prepare to {hostile}, plan to {hostile}, decide to {hostile}, not rule out, sound ~alarm, rattle, serve ~notice, phone ~bomb|threat, call ~jihad, deliver ~threat, hint ~{sanction}|{attack}|retaliation, retaliate, receive ~threats|threat, vow, bully, give ~warning|warnings, reserve ~right, risk ~war
THREATEN n: threat to|of|by|from <, ultimatum <, warning to|of|by|from <

PROTEST v: protest, demonstrate, rally -, rally in|outside|against|at|for, march in|through|on|against|for|down|to|outside|past, march -, riot, strike -, strike for|over|against|to|in, boycott, picket, take ~streets, take to ~streets, pour into, throng, block ~{road}|traffic|transport|entrance|{border}, barricade, chant, jeer, boo, heckle, stage ~{demo}, hold ~{demo}, organize ~{demo}, organise ~{demo}, launch ~strike|strikes|boycott|{demo}, begin ~strike|fast, start ~strike, end ~strike, join ~{demo}, lead ~{demo}, walk off, go on ~strike|strike, observe ~strike,
PROTEST v: burn ~flag|flags|effigy|effigies|tyres|tires, throw ~stones|eggs|rocks|tomatoes, hurl ~stones|rocks|bottles|abuse|petrol, pelt, shout ~slogans, gather ~outside|rally|protest|{demo}|demand|front, assemble in|outside, occupy ~square|university|building|buildings|offices, storm ~embassy|parliament|building|offices|palace|headquarters|residence, clash ~police|riot, refuse ~food|eat|work, stop ~work, down ~tools, wave ~flag|flags|banners, defect, mutiny, rebel, revolt, rise up, agitate, parade, mass ~outside, sign ~petition, surround ~parliament|embassy|building|palace, hunger, rampage, loot ~shops|stores, stay ~away, close ~shops, besiege ~embassy|ministry, paralyze, paralyse, chain, set ~tires|tyres, attack ~embassy, demand ~ouster, turn out, carry ~banners|placards|signs
PROTEST n: protest <, demonstration <, rally <, march <, riot <, strike by|of|over|in|at <, uprising <, unrest <, boycott of|by <, revolution <, sit-in <, walkout <, crowd <

SANCTION v: break ~{relation}, break off ~{relation}|{talk}, break off, sever ~{relation}, cut ~{relation}|{aid}|supplies|gas|power|trade, cut off ~{relation}|{aid}|supplies|gas, cut off, suspend ~{relation}|{talk}|{aid}|cooperation|{deal}|trade|flights|membership|deliveries|shipments|links, suspend @, expel ~{diplomat}|{inspector}|ambassador, expel @, recall ~{diplomat}|ambassador, withdraw ~ambassador|{diplomat}|{inspector}|{aid}|recognition|observers|{peacekeeper}, impose ~{sanction}, slap ~{sanction}, tighten ~{sanction}|embargo, extend ~{sanction}|embargo, widen ~{sanction}, renew ~{sanction},
SANCTION v: embargo, freeze ~{asset}|{relation}|{aid}, halt ~{talk}|{aid}|supplies|deliveries|shipments|trade|cooperation|gas|exports|imports|flights, downgrade, close ~embassy|consulate|mission, cancel ~{visit}|{talk}|{deal}|{aid}|summit, postpone ~{talk}|{visit}, call off ~{talk}|{visit}, reduce ~{aid}|{relation}|trade, pull out ~{talk}|{deal}, withdraw from ~{deal}|{talk}|organization, quit ~{talk}|{deal}|organization, walk out ~{talk}, walk away, abrogate, renounce, sanction, blacklist, deny ~entry|visa, ban ~import|imports|exports|export|trade|flights|products|sale, stop ~{aid}|supplies|deliveries|exports|imports|buying|gas|cooperation|flights, end ~{aid}|mediation|{relation}|cooperation|{talk}|mission, order ~diplomats, throw ~out, kick ~out, abandon ~{talk}|{deal}|mediation, isolate, ostracize, withhold ~{aid}|payment|payments|funds, discontinue, scrap ~{deal}|treaty|accord, terminate ~{deal}|{aid}|contract, pull ~out, strip ~membership|status, tear up, evict ~{inspector}|{diplomat}, cease ~cooperation|{aid}, leave ~union|{talk}, boycott ~products|goods, drop ~{relation}
SANCTION n: sanctions against|on, embargo against|on, expulsion of ~{diplomat}, suspension of, embargo

MOBILIZE v: mobilize, mobilise, deploy !{peacekeeper}, mass ~{force}|along, amass, put ~alert, place ~alert, go on ~alert, step up ~patrols|security, strengthen ~{force}|security|defenses|defences, reinforce, send ~{force}|warships|tanks|fleet, dispatch ~{force}|warships|tanks|carrier, conduct ~{exercise}|patrol|patrols, hold ~{exercise}, stage ~{exercise}, begin ~{exercise}, start ~{exercise}, launch ~{exercise}, carry ~{exercise}, test-fire, test ~missile|missiles|bomb|device, fire ~missile over, build up, call up, station, recruit,
MOBILIZE v: conscript, tighten ~security, position ~{force}, patrol, move ~{force}, rearm, enrich ~uranium, order ~mobilization|patrols|deployment|reinforcements|alert, raise ~alert, beef up, bolster ~{force}|security|defenses, increase ~{force}|patrols|security|alert|presence, fly over, parade ~missiles|tanks, assemble ~{force}, concentrate ~{force}, rush ~{force}, pour ~{force}, heighten ~alert|security, boost ~{force}|security|presence, draft, show ~force, double ~{force}, redeploy, sail, intercept, scramble, flex ~muscles, activate ~reserves, gear up
MOBILIZE n: deployment of, mobilization of, buildup of|in <, exercises in|near <, maneuvers <, alert

COERCE v: arrest, detain, seize, confiscate, ban, outlaw, censor, shut ~newspaper|station|{media}|website|border|down, close ~{media}|{border}|university|school|schools|offices|newspaper, shut down, impose ~{limit}|tax, declare ~emergency|martial|curfew|ban|illegal, extend ~curfew|emergency|detention, deport, expel, expel ~{individual}|{media}, kidnap, abduct, take ~hostage|hostages|prisoner|captive, hold ~hostage|hostages|captive|shields|prisoner, raid, jail, imprison, sentence, fine, charge with, charge ~with, occupy, blockade, annex, hijack, hack,
COERCE v: demolish, destroy, blow up ~{infra}, vandalize, vandalise, restrict, cordon, seal ~off|{border}, evict, exile, block ~website|websites|access|sites|internet|convoy|{aid}, jam, dissolve ~party|group, crack down, round up, extort, loot, sabotage, prosecute, bar, bulldoze, order ~{media}|closure|arrest|suspend|leave, burn ~{building}, set ~fire|ablaze, ransack, impound, capture ~{person}, intern, suspend ~{media}|constitution|law|newspaper|activities, take over, close ~down, close ~newspaper, search ~{building}|offices, subpoena, convict, force ~to|out, strip ~citizenship|immunity, revoke ~citizenship|license|licence|accreditation, nationalize, nationalise, ransom, displace, curb, clamp down, limit, prohibit, remove ~posters|website, fire ~workers|employees|journalists, purge, dismantle ~camp, encircle, besiege, lay siege, cut ~power|internet|water, enslave, coerce, harass, torch, firebomb, smash ~windows, deface, hold ~custody|detention|incommunicado|prisoners, apprehend, nab, muzzle, silence, gobble up, carve off, expropriate, manipulate, infiltrate, steal, repress, put ~arrest, place ~arrest, trick, rig ~election|vote, defraud, issue ~warrant, restrict ~movement, evacuate ~settlers
COERCE n: arrest of, detention of, seizure of, annexation of, occupation of, crackdown on|against, ban on, curfew in|on, expulsion of, deportation of, abduction of, kidnapping of, blockade of, takeover of, imprisonment of, raid on, confiscation of, capture of

ASSAULT v: attack, kill, shoot, bomb, shell, assassinate, ambush, beat, torture, rape, stab, fire on|at|into, fire ~shell|bomb|bombs|round|rounds|cannon|salvo|missile|missiles|rocket|rockets|shells|mortars|shots|tear|gas|rubber|bullets|mortar, open ~fire, clash, fight, battle, massacre, murder, execute, wound, injure, maim, strafe, launch ~{attack}|missile|missiles|rocket|rockets|strikes|airstrikes|strike, launch ~raid|raids, carry out ~{attack}|bombing|strike, carry ~{attack}|bombing|strike|strikes|raid|raids, mount ~{attack}, stage ~{attack}|raid|ambush, explode ~bomb|bombs|device, detonate, bombard, behead, gas, assault, storm, recapture, capture, overrun, invade, hit ~{base}|missile|rocket|bomb|target|targets, strike ~{base}|target|targets|missile, pound,
ASSAULT v: shoot down, shoot dead, gun down, hack ~death, exchange ~fire|shots, disperse, quell, crush, suppress, lynch, blow up, poison, use ~force|gas|tear|violence|weapons|water, raze, raid ~{base}|camp, throw ~grenade|grenades|bomb|bombs, toss ~grenade, lob ~grenade, hurl ~grenade|grenades|bomb, plant ~bomb|bombs, kick, punch, slap, club, baton, sexually, mutilate, slay, slaughter, hang, burn ~alive|death, down ~plane|helicopter|aircraft|jet, set off ~bomb|explosion, target ~{civilian}|{base}|{rebel}, retake, advance on, push into, penetrate, engage ~{force}|{rebel}, repel, wipe out, ram, sink ~ship|boat|vessel, scorch, maul, break ~up, massacre, drop ~bombs|bomb, wage ~war|campaign, take ~control|town|city|territory|village, drive ~out, oust, overthrow, topple, brutalize, gang-rape, tear-gas, rout, liquidate, exterminate, claim ~responsibility, kill ~themselves, come under ~{attack}|fire, trade ~fire, skirmish, seize ~town|city|control|village|territory|power, cleanse, fire back, shower
ASSAULT n: attack on|against|by|in, attack, invasion of, incursion into, raid against, killing of, bombing of|in, shelling of, assassination of, massacre of, murder of, clash between|with|in <, fighting between|in <, assault on, offensive against|in, airstrike on|against, ambush of, crackdown on|against ~violent|bloody|deadly|brutal, battle for|between|with <, torture of, shooting of, execution of, war with|against|in <, bombardment of, beating of, rape of

ELECTION v: elect, re-elect, reelect, win ~election|elections|vote|poll|polls|referendum|presidency, vote in, inaugurate, hold ~election|elections|referendum, go ~polls
ELECTION n: election <, vote # <, poll # <, referendum <, by-election <, election
ACCIDENT v: crash, derail, collide, capsize, run aground, overturn
ACCIDENT n: crash <, derailment <, collision <, shipwreck <, accident <
DISASTER n: earthquake, flood, hurricane, cyclone, typhoon, landslide, tsunami, eruption, wildfire, drought
DISASTER v: erupt ~volcano
DEATH v: die, pass away, drown, succumb
DEATH n: death of <
COURT v: acquit, plead guilty, plead not, stand trial, uphold ~conviction|sentence|verdict, overturn ~conviction|verdict|ruling, rule that, go on ~trial
COURT n: trial of <, verdict <, ruling <, hearing <
MARKET v: plunge ~percent|points|low, tumble ~percent|points|low, soar ~percent|points|high, slump ~percent|low, devalue, raise ~rates|rate, lower ~rates|rate
STATEMENT v: tweet, deliver ~speech|address, give ~speech|address|interview, make ~speech, post ~video|photo|message|statement
STATEMENT n: speech <, tweet by <
`

// nounSets are the classes of noun that the frames name in braces, in the
// singular; plurals count too.
var nounSets = map[string]string{
	"talk":        "talk negotiation meeting summit discussion dialogue consultation conference conversation session council mediation visit round negotiating peacemaking",
	"call":        "call conversation",
	"official":    "president premier chancellor minister official envoy ambassador diplomat negotiator mediator delegation delegate representative secretary leader chief leadership counterpart king prince emir sultan pope delegation mission inspector general governor mayor leaders authorities commander",
	"aid":         "aid assistance help relief food medicine supplies grant loan credit fund money support humanitarian donation package equipment tent blanket grain wheat rice flour expertise training facility medical financing subsidy ton tonne dollar",
	"weapon":      "weapon arm missile rocket tank artillery ammunition warhead stockpile mine arsenal",
	"peacekeeper": "peacekeeper peacekeeping monitor observer peacekeepers unprofor",
	"force":       "force troop soldier army police unit battalion brigade reinforcement division marine paratrooper commando guard reservist navy fleet warship warplane fighter tank bomber contingent security regiment jet mercenary presence military",
	"rebel":       "rebel guerrilla separatist insurgent militia militant fighter opposition secessionist terrorist",
	"civilian":    "civilian refugee people victim villager resident national citizen child woman survivor passenger family wounded evacuee migrant protester demonstrator",
	"deal":        "deal agreement treaty accord pact contract memorandum protocol convention settlement communique declaration charter concordat letter understanding",
	"document":    "document decree law bill",
	"plan":        "plan proposal offer roadmap idea initiative draft formula compromise suggestion bid terms resolution",
	"dispute":     "dispute conflict crisis difference row standoff differences question",
	"relation":    "relation tie relationship link friendship contact connection partnership alliance cooperation",
	"backing":     "support backing solidarity endorsement approval",
	"intel":       "intelligence information data evidence technology expertise",
	"demand":      "demand request condition ultimatum pressure appeal call",
	"limit":       "restriction ban curfew emergency censorship martial limit prohibition curb control law blackout quarantine lockdown",
	"right":       "right autonomy independence freedom citizenship status vote amnesty license licence permission",
	"reform":      "reform liberalization democratization change measure concession multiparty",
	"paper":       "report poll statement video data figure result book album film survey study document list plan detail information transcript song photo footage number budget proposal memo letter guideline tape recording version product software",
	"person":      "prisoner hostage detainee captive refugee suspect body remains soldier people man woman journalist activist leader member civilian national crew pilot citizen dissident opponent protester exile child deserter student inmate worker rebel mercenary official",
	"property":    "property land territory asset ship plane wreckage town city village base artifact control island",
	"truce":       "ceasefire cease-fire truce armistice moratorium halt peace cessation",
	"blockade":    "blockade siege embargo closure roadblock checkpoint",
	"sanction":    "sanction embargo boycott tariff restrictions duty quota penalty ban",
	"border":      "border crossing frontier bridge airspace port airport checkpoint",
	"base":        "base camp position airport headquarters barracks convoy village town city target post area stronghold facility",
	"inspector":   "inspector observer monitor investigator worker mission team agency journalist expert rapporteur official",
	"attack":      "attack offensive assault raid bombing shelling airstrike strike bombardment incursion ambush operation",
	"probe":       "investigation inquiry probe enquiry inquest",
	"hostile":     "attack retaliate avenge kill strike fight destroy bomb punish invade crush revenge expel boycott sanction impose sever halt suspend resist bombard shoot execute arrest defeat withhold shut blow wipe bomb bombard storm oust overthrow",
	"road":        "road highway street bridge railway route entrance crossing intersection motorway track",
	"demo":        "protest demonstration rally march strike vigil sit-in walkout boycott riot procession picket stoppage hunger fast",
	"diplomat":    "diplomat ambassador envoy attache consul staff embassy officials",
	"individual":  "man woman people national citizen worker journalist refugee immigrant migrant missionary reporter foreigner student family resident priest",
	"asset":       "asset account fund bank",
	"visit":       "visit trip tour summit meeting",
	"media":       "newspaper station radio television channel broadcaster magazine website newspaper publication journalist correspondent reporter outlet publish publishing",
	"exercise":    "exercise maneuver manoeuvre drill wargame test",
	"infra":       "line pipeline bridge railway power station dam pylon building house home road oil gas plant",
	"building":    "house home building church mosque office school shop village property synagogue car vehicle headquarters",
}
