package dispatch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// postcodesFile is where the middle of each Norwegian postcode in use lies, packed:
// postcode, latitude, longitude. It is Erik Bolstad's register as of April 2021,
// www.erikbolstad.no/postnummer, licensed under CC BY 3.0 on the condition of a
// link to it.
//
//go:embed postcodes.tsv.gz
var postcodesFile []byte

// PostcodeRegister is the address that the licence of the register wants linked.
const PostcodeRegister = "https://www.erikbolstad.no/postnummer/"

// registered are the middles of the postcodes, by postcode.
var registered = sync.OnceValue(func() map[string]Spot {
	spots, err := readPostcodes(postcodesFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return spots
})

func readPostcodes(packed []byte) (map[string]Spot, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("postcodes: %w", err)
	}
	spots := map[string]Spot{}
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 {
			return nil, fmt.Errorf("postcodes: line %q", lines.Text())
		}
		lat, err := strconv.ParseFloat(parts[1], 64)
		if err != nil {
			return nil, fmt.Errorf("postcodes: %w", err)
		}
		lon, err := strconv.ParseFloat(parts[2], 64)
		if err != nil {
			return nil, fmt.Errorf("postcodes: %w", err)
		}
		spots[parts[0]] = Spot{Postcode: parts[0], Lat: lat, Lon: lon}
	}
	return spots, lines.Err()
}
