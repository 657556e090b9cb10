# make test   every check, as the CI runs it
# make build  the program, as ./hearsay
# make fuzz   every fuzz target, FUZZTIME=10m each; tools/fuzz.sh says more

.PHONY: build test fuzz

build:
	go build -o hearsay ./cmd/hearsay

test:
	./tools/test.sh

fuzz:
	./tools/fuzz.sh
