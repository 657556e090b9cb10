package entity

import (
	"strings"

	"hearsay"
)

// bynames are one-word names under which news knows public figures of many
// countries, as works of reference list them, with the surname of each. A byname
// alone names nobody: it joins the one person of that surname whom the story names.
var bynames = func() map[string]string {
	m := map[string]string{}
	for _, f := range strings.Fields(`albo=albanese amlo=obrador aoc=ocasiocortez arik=sharon beto=orourke bibi=netanyahu
		bojo=johnson bongbong=marcos che=guevara didi=banerjee dubya=bush erap=estrada evita=peron
		fdr=roosevelt gazza=gascoigne gorby=gorbachev ike=eisenhower jfk=kennedy jokowi=widodo lbj=johnson lula=silva
		madiba=mandela mbs=salman mbz=nahyan megawati=sukarnoputri mutti=merkel namo=modi noynoy=aquino 
		pele=nascimento pepe=mujica rbg=ginsburg rfk=kennedy sarko=sarkozy scomo=morrison tito=broz`) {
		name, sur, _ := strings.Cut(f, "=")
		m[name] = sur
	}
	return m
}()

// bynamed returns the one person of the story whom a byname can mean.
func (r *resolver) bynamed(key string) (found *cluster) {
	sur := bynames[key]
	if sur == "" {
		return nil
	}
	for _, c := range r.order {
		if c.into != nil || c.kind != hearsay.Person || c.given == "" || c.sur != sur && !(len(sur) >= 8 && edits(c.sur, sur) <= 2 && sound(c.sur) == sound(sur)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}
