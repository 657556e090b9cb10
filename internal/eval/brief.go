package eval

import "errors"

func briefSets(files []string) ([]Set, error) { return nil, errors.New("not built yet") }
