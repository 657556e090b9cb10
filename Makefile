# make test   every check, as the CI runs it
# make build  the program, as ./hearsay

.PHONY: build test

build:
	go build -o hearsay ./cmd/hearsay

test:
	./tools/test.sh
