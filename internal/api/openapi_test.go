package api

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// openapi.json is made from the table of routes, the types of their answers and the
// comments in their source. It is a file that is kept, so that a change to what
// programs get shows in its diff.
func TestOpenAPIIsThatOfTheRoutes(t *testing.T) {
	want, err := json.MarshalIndent(description(t), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile("openapi.json", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(undescribed(t, openAPI), undescribed(t, want)) {
		t.Error("openapi.json is not that of the routes and types: go test ./internal/api -run OpenAPI -update writes it anew, the diff is what changes for programs")
	}
}

// undescribed leaves out what the schemas say in words: a comment that was put
// better is no change for programs.
func undescribed(t *testing.T, text []byte) []byte {
	var d map[string]any
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	var strip func(v any)
	strip = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, words := v["description"].(string); words {
				delete(v, "description")
			}
			for _, x := range v {
				strip(x)
			}
		case []any:
			for _, x := range v {
				strip(x)
			}
		}
	}
	strip(d["components"])
	out, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// description is the API as OpenAPI 3.1 describes it.
func description(t *testing.T) map[string]any {
	s := &schemas{t: t, comments: map[string]*commented{}, all: map[string]any{}, named: map[string]reflect.Type{}}
	paths := map[string]any{}
	groups := []any{}
	seen := map[string]bool{}
	for _, r := range new(server).routes() {
		if !seen[r.Group] {
			seen[r.Group] = true
			groups = append(groups, map[string]any{"name": r.Group})
		}
		path := strings.Replace(r.Path, "{$}", "", 1)
		op := map[string]any{"operationId": operation(path), "summary": r.Title, "tags": []any{r.Group}}
		if r.About != "" {
			op["description"] = r.About
		}
		var params []any
		for _, p := range r.Params {
			params = append(params, p.describe())
		}
		if params != nil {
			op["parameters"] = params
		}
		content := map[string]any{}
		if r.JSON != nil {
			content["application/json"] = map[string]any{"schema": s.of(r.Answer)}
		}
		for _, k := range r.Types {
			content[k] = map[string]any{}
		}
		problem := map[string]any{"$ref": "#/components/responses/Problem"}
		answers := map[string]any{"200": map[string]any{"description": r.Title, "content": content}, "304": map[string]any{"description": "The client has it already (If-None-Match)."},
			"400": problem, "404": problem, "406": problem, "default": problem}
		for _, p := range r.Params {
			if p.Name == "cursor" {
				answers["410"] = problem
			}
		}
		op["responses"] = answers
		paths[path] = map[string]any{"get": op}
	}
	problemSchema := s.of(reflect.TypeFor[problem]())
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "hearsay", "version": "1", "license": map[string]any{"name": "See the file LICENSE"},
			"description": "What a pile of news pages tells, with the words behind every line, for reading only. Every address answers GET and HEAD. Lists are cut into parts: \"next\" is the cursor of the next one, and stands in a Link header too. Every answer has an ETag. Errors are application/problem+json."},
		"servers":  []any{map[string]any{"url": Root}},
		"tags":     groups,
		"paths":    paths,
		"security": []any{map[string]any{}, map[string]any{"token": []any{}}},
		"components": map[string]any{
			"schemas":         s.all,
			"responses":       map[string]any{"Problem": map[string]any{"description": "What is wrong, and what to do.", "content": map[string]any{"application/problem+json": map[string]any{"schema": problemSchema}}}},
			"securitySchemes": map[string]any{"token": map[string]any{"type": "http", "scheme": "bearer", "description": "Where the server can be reached from other machines."}},
		},
	}
}

// operation names what an address does: "/stories/{id}/pages" is getStoriesIdPages.
func operation(path string) string {
	name := "get"
	for _, w := range regexp.MustCompile(`[a-zA-Z]+`).FindAllString(path, -1) {
		name += strings.ToUpper(w[:1]) + w[1:]
	}
	return name
}

func (p *param) describe() map[string]any {
	schema := map[string]any{"type": "string"}
	switch p.Kind {
	case "number":
		schema = map[string]any{"type": "integer", "minimum": p.Min}
		if p.Max > 0 {
			schema["maximum"] = p.Max
		}
		if n, err := strconv.Atoi(p.Default); err == nil {
			schema["default"] = n
		}
	case "one of":
		schema["enum"] = p.Of
		if p.Default != "" {
			schema["default"] = p.Default
		}
	case "day":
		schema["pattern"] = `^\d{4}(-\d\d(-\d\d)?)?$`
	default:
		schema["maxLength"] = p.most()
	}
	out := map[string]any{"name": p.Name, "in": "query", "description": p.About, "schema": schema}
	if p.Path {
		out["in"] = "path"
	}
	if p.Required {
		out["required"] = true
	}
	return out
}

// schemas makes a JSON Schema of each type that answers hold.
type schemas struct {
	t        *testing.T
	comments map[string]*commented // by import path
	all      map[string]any
	named    map[string]reflect.Type
}

// commented is what the source of a package says of its types.
type commented struct {
	types  map[string]string
	fields map[string]string // "Type.Field"
	values map[string][]string
}

func (s *schemas) name(t reflect.Type) string {
	name := t.Name()
	if base, of, ok := strings.Cut(name, "["); ok { // List[hearsay.Copy]
		of = strings.TrimSuffix(of[strings.LastIndexAny(of, "./")+1:], "]")
		return base + "Of" + of
	}
	if t.PkgPath() == "hearsay/internal/speaker" && (name == "Speaker" || name == "Role" || name == "Voice") {
		name = "Pile" + name // beside those of a story
	}
	if name == "problem" {
		name = "Problem"
	}
	return name
}

func (s *schemas) of(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return s.of(t.Elem())
	case t.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem())}
	case t.Kind() == reflect.Struct, t.Kind() == reflect.String && t.Name() != "string":
		name := s.name(t)
		if was, ok := s.named[name]; ok && was != t {
			s.t.Fatalf("%v and %v are both called %s", was, t, name)
		}
		s.named[name] = t
		if _, ok := s.all[name]; !ok {
			s.all[name] = nil // it may hold itself
			if t.Kind() == reflect.Struct {
				s.all[name] = s.object(t)
			} else {
				s.all[name] = s.words(t)
			}
		}
		return map[string]any{"$ref": "#/components/schemas/" + name}
	}
	switch t.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	s.t.Fatalf("no schema for %v", t)
	return nil
}

// words is the schema of a string type: its constants, where it has some.
func (s *schemas) words(t reflect.Type) map[string]any {
	c := s.source(t)
	out := map[string]any{"type": "string"}
	if v := c.values[t.Name()]; len(v) > 0 {
		out["enum"] = v
	}
	if d := c.types[t.Name()]; d != "" {
		out["description"] = d
	}
	return out
}

func (s *schemas) object(t reflect.Type) map[string]any {
	out := map[string]any{"type": "object", "additionalProperties": false}
	properties := map[string]any{}
	required := []string{}
	s.fields(t, properties, &required)
	out["properties"] = properties
	if slices.Sort(required); len(required) > 0 {
		out["required"] = required
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	if d := s.source(t).types[name]; d != "" {
		out["description"] = d
	}
	return out
}

func (s *schemas) fields(t reflect.Type, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && f.Tag.Get("json") == "" { // outer fields come after and win, as in package json
			s.fields(f.Type, properties, required)
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" || name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			s.t.Errorf("%v.%s has no name in JSON", t, f.Name)
		}
		schema := s.of(f.Type)
		left := strings.Contains(options, "omit")
		if f.Type.Kind() == reflect.Pointer && !left {
			schema = map[string]any{"anyOf": []any{schema, map[string]any{"type": "null"}}}
		}
		owner, _, _ := strings.Cut(t.Name(), "[")
		if d := s.source(t).fields[owner+"."+f.Name]; d != "" {
			schema["description"] = d
		}
		properties[name] = schema
		*required = slices.DeleteFunc(*required, func(r string) bool { return r == name })
		if !left {
			*required = append(*required, name)
		}
	}
}

// source reads the comments of the package of a type.
func (s *schemas) source(t reflect.Type) *commented {
	path := t.PkgPath()
	if c := s.comments[path]; c != nil {
		return c
	}
	c := &commented{map[string]string{}, map[string]string{}, map[string][]string{}}
	s.comments[path] = c
	dir := filepath.Join("../..", strings.TrimPrefix(strings.TrimPrefix(path, "hearsay"), "/"))
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		s.t.Fatalf("no source of %s in %s (%v)", path, dir, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				c.read(g)
			}
		}
	}
	return c
}

func (c *commented) read(g *ast.GenDecl) {
	kind := ""
	for _, spec := range g.Specs {
		switch sp := spec.(type) {
		case *ast.TypeSpec:
			doc := sp.Doc
			if doc == nil {
				doc = g.Doc
			}
			c.types[sp.Name.Name] = line(doc)
			if st, ok := sp.Type.(*ast.StructType); ok {
				for _, f := range st.Fields.List {
					text := line(f.Doc)
					if text == "" {
						text = line(f.Comment)
					}
					for _, n := range f.Names {
						c.fields[sp.Name.Name+"."+n.Name] = text
					}
				}
			}
		case *ast.ValueSpec:
			if g.Tok != token.CONST {
				continue
			}
			if id, ok := sp.Type.(*ast.Ident); ok {
				kind = id.Name
			}
			for _, v := range sp.Values {
				if l, ok := v.(*ast.BasicLit); ok && l.Kind == token.STRING && kind != "" && sp.Type != nil {
					w, _ := strconv.Unquote(l.Value)
					c.values[kind] = append(c.values[kind], w)
				}
			}
		}
	}
}

// line is a comment as one line.
func line(g *ast.CommentGroup) string {
	return strings.NewReplacer("[", "", "]", "").Replace(strings.Join(strings.Fields(g.Text()), " "))
}

// A validator holds values against the schemas of a description. It knows the part
// of JSON Schema that description makes, and refuses any other.
type validator struct{ all map[string]any }

func (v *validator) check(at string, schema map[string]any, value any) error {
	for k := range schema {
		if !slices.Contains([]string{"$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "format", "description"}, k) {
			return fmt.Errorf("%s: the schema has %s, which is not known", at, k)
		}
	}
	if ref, ok := schema["$ref"].(string); ok {
		target, ok := v.all[strings.TrimPrefix(ref, "#/components/schemas/")].(map[string]any)
		if !ok {
			return fmt.Errorf("%s: no schema %s", at, ref)
		}
		return v.check(at, target, value)
	}
	if choices, ok := schema["anyOf"].([]any); ok {
		var err error
		for _, s := range choices {
			if err = v.check(at, s.(map[string]any), value); err == nil {
				return nil
			}
		}
		return err
	}
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, value) {
		return fmt.Errorf("%s: %v is none of %v", at, value, enum)
	}
	wrong := fmt.Errorf("%s: %T is no %v", at, value, schema["type"])
	switch schema["type"] {
	case "object":
		m, ok := value.(map[string]any)
		if !ok {
			return wrong
		}
		properties, _ := schema["properties"].(map[string]any)
		if schema["additionalProperties"] != false {
			return fmt.Errorf("%s: the schema lets anything in", at)
		}
		required, _ := schema["required"].([]any)
		for _, r := range required {
			if _, ok := m[r.(string)]; !ok {
				return fmt.Errorf("%s: no %s", at, r)
			}
		}
		for k, x := range m {
			p, ok := properties[k].(map[string]any)
			if !ok {
				return fmt.Errorf("%s: %s is not in the schema", at, k)
			}
			if err := v.check(at+"."+k, p, x); err != nil {
				return err
			}
		}
	case "array":
		l, ok := value.([]any)
		if !ok {
			return wrong
		}
		for i, x := range l {
			if err := v.check(fmt.Sprintf("%s[%d]", at, i), schema["items"].(map[string]any), x); err != nil {
				return err
			}
		}
	case "string":
		w, ok := value.(string)
		if !ok {
			return wrong
		}
		if schema["format"] == "date-time" {
			if _, err := time.Parse(time.RFC3339, w); err != nil {
				return fmt.Errorf("%s: %w", at, err)
			}
		}
	case "integer":
		if n, ok := value.(float64); !ok || n != float64(int64(n)) {
			return wrong
		}
	case "number":
		if _, ok := value.(float64); !ok {
			return wrong
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			return wrong
		}
	case "null":
		if value != nil {
			return wrong
		}
	default:
		return fmt.Errorf("%s: no type %v", at, schema["type"])
	}
	return nil
}

func TestValidatorRefuses(t *testing.T) {
	v := &validator{map[string]any{"P": map[string]any{"type": "object", "additionalProperties": false, "required": []any{"a"}, "properties": map[string]any{
		"a": map[string]any{"type": "integer"}, "b": map[string]any{"type": "array", "items": map[string]any{"type": "string", "enum": []any{"x"}}},
		"c": map[string]any{"type": "string", "format": "date-time"}, "d": map[string]any{"anyOf": []any{map[string]any{"type": "null"}, map[string]any{"type": "boolean"}}}}}}}
	for text, fine := range map[string]bool{`{"a":1}`: true, `{"a":1,"b":["x"],"c":"2031-05-03T00:00:00Z","d":null}`: true, `{"a":1,"d":true}`: true,
		`{}`: false, `{"a":1.5}`: false, `{"a":"1"}`: false, `{"a":1,"z":1}`: false, `{"a":1,"b":["y"]}`: false, `{"a":1,"b":null}`: false, `{"a":1,"c":"May"}`: false, `{"a":1,"d":3}`: false, `[]`: false} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		if err := v.check("", map[string]any{"$ref": "#/components/schemas/P"}, value); (err == nil) != fine {
			t.Errorf("%s: %v", text, err)
		}
	}
}
