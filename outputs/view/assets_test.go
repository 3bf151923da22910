package view

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// most bytes of the page, all parts together.
const mostBytes = 150_000

// parts are what is embedded, by name, as browsers see it, and the bytes that are embedded.
func parts(t *testing.T) (all map[string][]byte, embedded int) {
	t.Helper()
	all = map[string][]byte{}
	err := fs.WalkDir(assets, "assets", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := assets.ReadFile(name)
		embedded += len(text)
		if plain, packed := strings.CutSuffix(name, ".gz"); packed && err == nil {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(text)); err == nil {
				name = plain
				text, err = io.ReadAll(z)
			}
		}
		all[name] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, embedded
}

func TestThePageIsSmall(t *testing.T) {
	if _, n := parts(t); n > mostBytes {
		t.Errorf("%d bytes are embedded, at most %d are wanted", n, mostBytes)
	}
}

// TestVendoredFilesAreAsNoted compares their checksums with NOTICE.
func TestVendoredFilesAreAsNoted(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	all, _ := parts(t)
	for _, name := range []string{"uPlot.iife.min.js", "uPlot.min.css"} {
		sum := sha256.Sum256(all["assets/vendor/"+name])
		if !strings.Contains(string(notice), hex.EncodeToString(sum[:])) {
			t.Errorf("NOTICE does not have the checksum of %s, %x", name, sum)
		}
	}
	if !bytes.Contains(all["assets/vendor/LICENSE"], []byte("Leon Sorokin")) {
		t.Error("the licence of uPlot is missing")
	}
}

// elsewhere finds what would lead out of the page.
var elsewhere = regexp.MustCompile(`(?i)\b(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}`)

// TestThePageAsksNobodyElse: it names no other host but in comments and in the names of XML.
func TestThePageAsksNobodyElse(t *testing.T) {
	comment := regexp.MustCompile(`(?m)//\s.*$|/\*[\s\S]*?\*/`)
	all, _ := parts(t)
	for name, text := range all {
		if path.Ext(name) == "" { // the licence
			continue
		}
		plain := strings.ReplaceAll(comment.ReplaceAllString(string(text), ""), "http://www.w3.org/2000/svg", "")
		if found := elsewhere.FindAllString(plain, -1); found != nil {
			t.Errorf("%s names %q", name, found)
		}
		for _, unsafe := range []string{"innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"} {
			if strings.Contains(plain, unsafe) && !strings.Contains(name, "vendor") {
				t.Errorf("%s uses %s", name, unsafe)
			}
		}
	}
}
