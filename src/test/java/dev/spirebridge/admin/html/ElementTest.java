package dev.spirebridge.admin.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementTest {

  @Test
  void writesTagsAttributesAndContent() {
    Element link =
        Element.of(Tag.A, new Text("the list"))
            .with(Attribute.HREF, "/?q=a&trouble=1")
            .classed("quiet");

    assertThat(html(Element.of(Tag.P, link, Element.of(Tag.INPUT).with(Attribute.CHECKED))))
        .isEqualTo(
            "<p><a class=\"quiet\" href=\"/?q=a&amp;trouble=1\">the list</a><input checked=\"\"></p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "<script>alert(1)</script> &lt;script&gt;alert(1)&lt;/script&gt;",
        "\"><img/src=x&onerror=alert(1)> &quot;&gt;&lt;img/src=x&amp;onerror=alert(1)&gt;",
        "'onmouseover='alert(1) &#39;onmouseover=&#39;alert(1)",
        "&lt; &amp;lt;",
        "</td><!-- &lt;/td&gt;&lt;!--"
      })
  void whatAnAttackerWritesStaysText(String hostile, String expected) {
    assertThat(html(Element.of(Tag.TD, hostile))).isEqualTo("<td>" + expected + "</td>");
    assertThat(html(Element.of(Tag.TD).with(Attribute.TITLE, hostile)))
        .isEqualTo("<td title=\"" + expected + "\"></td>");
  }

  @Test
  void controlsAndWhatTurnsTheDirectionOfWritingAreReplaced() {
    String hostile = "a\u0000b\u001b[31mc\u202etxt.exe\u2066d\u2028e\u200bf\ud800g";

    assertThat(html(new Text(hostile)))
        .isEqualTo("a\uFFFDb\uFFFD[31mc\uFFFDtxt.exe\uFFFDd\uFFFDe\uFFFDf\uFFFDg");
    assertThat(html(new Text("müße 日本 🙂\n\tx"))).isEqualTo("müße 日本 🙂\n\tx");
  }

  @Test
  void thereIsNoAttributeThatTakesAScriptOrAStyle() {
    assertThat(Stream.of(Attribute.values()).map(Attribute::word))
        .noneMatch(word -> word.startsWith("on") || word.equals("style") || word.equals("srcdoc"));
    assertThat(Stream.of(Tag.values()).map(Tag::word)).doesNotContain("style", "iframe", "object");
  }

  @Test
  void anElementWithoutAnEndCanHaveNoContent() {
    assertThatThrownBy(() -> Element.of(Tag.META, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyTagIsWrittenInSmallLetters(Tag tag) {
    assertThat(html(Element.of(tag))).matches("<[a-z0-9]+>(</[a-z0-9]+>)?");
  }

  private static String html(Node node) {
    StringBuilder out = new StringBuilder();
    node.appendTo(out);
    return out.toString();
  }
}
