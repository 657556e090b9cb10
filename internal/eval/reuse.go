package eval

import "errors"

func reuseSets(files []string) ([]Set, error) { return nil, errors.New("not built yet") }
