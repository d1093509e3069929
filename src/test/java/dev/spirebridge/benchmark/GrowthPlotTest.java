package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.GrowthPlot.Line;
import dev.spirebridge.benchmark.GrowthPlot.Panel;
import dev.spirebridge.benchmark.GrowthPlot.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class GrowthPlotTest {
  private static final GrowthPlot PLOT =
      new GrowthPlot(
          List.of(
              new Panel(
                  "memory (MB)",
                  1,
                  List.of(
                      new Line("agent", List.of(new Point(1_000, 100), new Point(5_000, 400))),
                      new Line("bridge", List.of(new Point(1_000, 80), new Point(5_000, 100)))))));

  @Test
  void drawsALineForEachSubjectFromTheFewestStreamsToTheMostOnOneScale() throws Exception {
    Element svg = parsed();

    var lines = svg.getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(2);
    assertThat(((Element) lines.item(0)).getAttribute("points")).isEqualTo("130,169.0 410,34.0");
    assertThat(((Element) lines.item(1)).getAttribute("points")).isEqualTo("130,178.0 410,169.0");
  }

  @Test
  void namesFigureScaleAndSubjects() throws Exception {
    assertThat(parsed().getTextContent())
        .contains("memory (MB)", "400.0", "1000", "5000", "agent", "bridge");
  }

  private static Element parsed() throws Exception {
    byte[] svg = PLOT.svg().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg))
        .getDocumentElement();
  }
}
