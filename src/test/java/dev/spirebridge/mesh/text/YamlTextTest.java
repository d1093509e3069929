package dev.spirebridge.mesh.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.mesh.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {

  @FunctionalInterface
  interface Edit {
    YamlText of(YamlText yaml) throws YamlTextException;
  }

  static Stream<Arguments> edits() {
    Edit addKey = yaml -> yaml.with("x", "a", "new");
    Edit append = yaml -> yaml.append(Map.of("name", "new"), "list");
    Edit text = yaml -> yaml.with("spec:\n  volumes:\n", "templates", "spire");
    return Stream.of(
        edit("two spaces", "a:\n  b: 1\nc: 2\n", addKey, "a:\n  b: 1\n  new: x\nc: 2\n"),
        edit("four spaces", "a:\n    b: 1\n", addKey, "a:\n    b: 1\n    new: x\n"),
        edit("comment aside", "a: # why\n  b: 1 # b\n", addKey, "a: # why\n  b: 1 # b\n  new: x\n"),
        edit(
            "comment below",
            "a:\n  b: 1\n  # of b\n# of c\nc: 2\n",
            addKey,
            "a:\n  b: 1\n  # of b\n  new: x\n# of c\nc: 2\n"),
        edit("no last line break", "a:\n  b: 1", addKey, "a:\n  b: 1\n  new: x"),
        edit("CR LF", "a:\r\n  b: 1\r\n", addKey, "a:\r\n  b: 1\r\n  new: x\r\n"),
        edit("braces", "a: {b: 1} # why\n", addKey, "a: # why\n  b: 1\n  new: x\n"),
        edit("null", "a: # why\n", addKey, "a: # why\n  new: x\n"),
        edit("tilde", "a: ~\n", addKey, "a:\n  new: x\n"),
        edit("nothing", "", addKey, "a:\n  new: x\n"),
        edit("comments", "# all\n", addKey, "# all\na:\n  new: x\n"),
        edit("empty braces", "{}", addKey, "a:\n  new: x"),
        edit("JSON", "{\"b\": \"1\"}", addKey, "b: \"1\"\na:\n  new: x"),
        edit("document start", "---\na:\n  b: 1\n", addKey, "---\na:\n  b: 1\n  new: x\n"),
        edit("behind emoji", "k: 😀\na:\n  b: 😀\n", addKey, "k: 😀\na:\n  b: 😀\n  new: x\n"),
        edit(
            "list at the key",
            "list:\n- name: m\n  # of m\nz: 1\n",
            append,
            "list:\n- name: m\n  # of m\n- name: new\nz: 1\n"),
        edit(
            "list below the key",
            "list:\n  - name: m\nz: 1\n",
            append,
            "list:\n  - name: m\n  - name: new\nz: 1\n"),
        edit("brackets", "list: []\nz: 1\n", append, "list:\n- name: new\nz: 1\n"),
        edit(
            "brackets beside an indented list",
            "o:\n  - 1\nlist: []\n",
            append,
            "o:\n  - 1\nlist:\n  - name: new\n"),
        edit(
            "text beside text",
            "templates:\n  sidecar: |\n    {{ x }}\n",
            text,
            "templates:\n  sidecar: |\n    {{ x }}\n  spire: |\n    spec:\n      volumes:\n"),
        edit(
            "text at the end of the text",
            "templates:\n  s: |\n    {{ x }}",
            text,
            "templates:\n  spire: |\n    spec:\n      volumes:\n  s: |\n    {{ x }}"),
        edit(
            "first text",
            "templates:\n",
            text,
            "templates:\n  spire: |\n    spec:\n      volumes:\n"),
        edit("value", "a:\n  new: 'old' # why\n", addKey, "a:\n  new: x # why\n"),
        edit(
            "in an element",
            "list:\n- a: 1\n  name: n\n- name: o\n",
            yaml -> yaml.with("on", "list", "[name=n]", "mode"),
            "list:\n- a: 1\n  name: n\n  mode: \"on\"\n- name: o\n"),
        edit(
            "new element",
            "list:\n- name: o\n",
            yaml -> yaml.with(1, "list", "[name=new]", "v"),
            "list:\n- name: o\n- name: new\n  v: 1\n"),
        edit("last key out", "a:\n  b: 1\nc: 2\n", yaml -> yaml.without("a", "b"), "a: {}\nc: 2\n"),
        edit(
            "key out",
            "a: 1\n# of b\nb:\n- 1\n\nc: 2\n",
            yaml -> yaml.without("b"),
            "a: 1\n# of b\n\nc: 2\n"),
        edit(
            "first key of an element out",
            "l:\n- name: n\n  b: 1\n",
            yaml -> yaml.without("l", "[name=n]", "name"),
            "l:\n- b: 1\n"),
        edit(
            "element out",
            "l:\n  - name: n\n    b: 1\n  - name: o\n",
            yaml -> yaml.without("l", "[name=n]"),
            "l:\n  - name: o\n"));
  }

  private static Arguments edit(String name, String before, Edit edit, String after) {
    return Arguments.of(name, before, edit, after);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void editsWhereItStands(String name, String before, Edit edit, String after)
      throws YamlTextException {
    YamlText edited = edit.of(YamlText.parse(before));

    assertThat(edited.text()).isEqualTo(after);
    assertThat(edited.tree()).isEqualTo(YamlText.parse(after).tree());
  }

  @Test
  void anEditThatChangesNothingKeepsTheText() throws YamlTextException {
    YamlText yaml = YamlText.parse("a: {b: 'x'}");

    assertThat(yaml.with("x", "a", "b")).isSameAs(yaml);
    assertThat(yaml.without("c", "d")).isSameAs(yaml);
  }

  @Test
  void tellsWhatItCannotKeep() throws YamlTextException {
    YamlText yaml =
        YamlText.parse("a: [1, # one\n  2]\nb:\n  # of c\n  c: 1 # aside\nd: 1\n")
            .append(3, "a")
            .without("b");

    assertThat(yaml.text()).isEqualTo("a:\n- 1\n- 2\n- 3\nd: 1\n");
    assertThat(yaml.losses())
        .containsExactly(
            "a was written in brackets or braces, and becomes a block",
            "the comment \"# one\" in line 1 is lost",
            "the comment \"# of c\" in line 6 is lost",
            "the comment \"# aside\" in line 7 is lost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\n---\nb: 1\n", "a: !!str 1\n", "a: !x {b: 1}\n", "a: 1\na: 2\n", "a:\n\tb: 1\n",
        "- 1\n", "text\n", "a: *b\n", "a: &x [*x]\n", "b: &b {x: 1}\na:\n  <<: *b\n",
        "? [a]\n: 1\n", "a: .inf\n", "a: [1\n"
      })
  void refusesWhatItDoesNotEdit(String text) {
    assertThatThrownBy(() -> YamlText.parse(text))
        .isInstanceOf(YamlTextException.class)
        .message()
        .hasSizeGreaterThan(20)
        .doesNotContain("\n");
  }

  @Test
  void refusesWhatIsTooDeepOrTooLarge() {
    String laughs =
        """
        a: &a [x,x,x,x,x,x,x,x,x,x]
        b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
        c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
        d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
        e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
        f: [*e,*e,*e,*e,*e,*e,*e,*e,*e]
        """;

    assertThatThrownBy(() -> YamlText.parse("a: " + "[".repeat(70) + "]".repeat(70)))
        .hasMessageContaining("64 levels");
    assertThatThrownBy(() -> YamlText.parse("a: " + "x".repeat(1 << 20)))
        .hasMessageContaining("1048579 bytes");
    assertThatThrownBy(() -> YamlText.parse(laughs)).hasMessageContaining("stand for too much");
  }

  @Test
  void leavesAnchorsElsewhereAndRefusesThemWithin() throws YamlTextException {
    String text = "x: &x\n  k: 1\ny: *x\nz:\n  k: 1\n";
    YamlText yaml = YamlText.parse(text);

    assertThat(yaml.with(2, "z", "k").text()).isEqualTo(text.replaceAll("1\n\\z", "2\n"));
    assertThat(yaml.tree().at("y", "k")).contains(1);
    assertThatThrownBy(() -> yaml.with(2, "x", "k")).hasMessageContaining("x has an anchor");
    assertThatThrownBy(() -> yaml.with(2, "y", "k")).hasMessageContaining("y has an anchor");
    assertThatThrownBy(() -> yaml.without("y")).isInstanceOf(YamlTextException.class);
    assertThatThrownBy(() -> yaml.with(1, "z", "k", "deep"))
        .hasMessageContaining("there is no way to z.k.deep");
  }

  @Test
  void newTextsAreInOneOrderAndQuoted() {
    Tree tree =
        new Tree(
            Map.of(
                "kind", "ConfigMap",
                "apiVersion", "v1",
                "data", Map.of("b", "on", "a", "2001-12-14", "c", "x\ny\n", "d", "")));

    assertThat(YamlText.of(tree))
        .isEqualTo(
            """
            apiVersion: v1
            kind: ConfigMap
            data:
              a: "2001-12-14"
              b: "on"
              c: |
                x
                y
              d: ""
            """);
    assertThat(YamlText.of(Tree.EMPTY)).isEqualTo("{}\n");
    assertThat(
            Stream.of("true", "1", "null", "1e3", "0x1f", "~", "y", "1:30", "-", "a: b", "a #b")
                .map(Quotes::scalar))
        .allMatch(each -> each.startsWith("\""));
    assertThat(
            Stream.of("0.25s", "127.0.0.1", "spiffe://a/ns/b", "istio", "a,b", "10m")
                .map(Quotes::scalar))
        .containsExactlyElementsOf(
            List.of("0.25s", "127.0.0.1", "spiffe://a/ns/b", "istio", "a,b", "10m"));
  }
}
