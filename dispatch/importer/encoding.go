package importer

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode makes text of bytes in one of the encodings that Excel and others save
// CSV in: UTF-8, UTF-16 with or without a mark, and Windows-1252.
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), looksUTF16(data, 1):
		return decodeUTF16(data, unicode.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), looksUTF16(data, 0):
		return decodeUTF16(data, unicode.BigEndian)
	}
	if isBinary(data) {
		return "", errNotATable
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	// Every byte means something in Windows-1252, so what is not UTF-8 is that.
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	return string(text), err
}

func decodeUTF16(data []byte, order unicode.Endianness) (string, error) {
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil || isBinary(text) {
		return "", errNotATable
	}
	return string(text), nil
}

// looksUTF16 tells whether most bytes at odd (1) or even (0) places are zero and
// none of the others is, as in UTF-16 text in Latin letters without a mark.
func looksUTF16(data []byte, zeroAt int) bool {
	data = data[:min(len(data), 1000)&^1]
	zeros := 0
	for i, b := range data {
		if b == 0 {
			if i%2 != zeroAt {
				return false
			}
			zeros++
		}
	}
	return len(data) > 0 && zeros > len(data)/4
}

// isBinary tells a picture from text: text has no control characters but those
// of the line, or a stray one.
func isBinary(data []byte) bool {
	data = data[:min(len(data), 4000)]
	odd := 0
	for _, b := range data {
		switch {
		case b == 0:
			return true
		case b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v':
			odd++
		}
	}
	return odd*50 > len(data)
}
