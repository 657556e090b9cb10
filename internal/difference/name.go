package difference

import "hearsay"

func (p *pile) names() []hearsay.Difference       { return nil }
func (p *pile) dates() []hearsay.Difference       { return nil }
func (p *pile) corrections() []hearsay.Difference { return nil }
