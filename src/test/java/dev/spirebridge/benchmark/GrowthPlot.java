package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.Results.Column;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the figures of a comparison grow with the number of streams, as a picture in SVG. */
record GrowthPlot(List<Panel> panels) {

  /** One figure, with a line for each subject and method. */
  record Panel(String title, int digits, List<Line> lines) {
    private double greatest() {
      return lines.stream()
          .flatMap(line -> line.points().stream())
          .mapToDouble(Point::value)
          .max()
          .orElse(1);
    }

    private int mostStreams() {
      return lines.stream()
          .flatMap(line -> line.points().stream())
          .mapToInt(Point::streams)
          .max()
          .orElse(1);
    }
  }

  record Line(String name, List<Point> points) {}

  record Point(int streams, double value) {}

  private static final List<Metric> DRAWN =
      List.of(Metric.TIME_TO_SERVE, Metric.SPREAD_P99, Metric.RSS_ROTATED, Metric.CPU_PER_ROTATION);

  /** Told apart in grey, too: the agent's line is broken. */
  private static final List<String> STROKES =
      List.of(
          "stroke=\"#b35900\" stroke-dasharray=\"6 3\"",
          "stroke=\"#1f5fa8\"",
          "stroke=\"#2a7f4f\"");

  private static final int COLUMNS = 2;
  private static final int PANEL_WIDTH = 440;
  private static final int PANEL_HEIGHT = 260;
  private static final int LEFT = 60;
  private static final int TOP = 34;
  private static final int PLOT_WIDTH = 350;
  private static final int PLOT_HEIGHT = 180;
  private static final int LEGEND_HEIGHT = 30;

  /** Medians of the rounds; a method that a subject does not offer has no line. */
  static GrowthPlot of(Results results, List<Shape> shapes) {
    List<Panel> panels = new ArrayList<>();
    for (Metric metric : DRAWN) {
      List<Line> lines = new ArrayList<>();
      for (String subject : List.of(new Subject.SpireAgentSds().label(), BridgeSubject.LABEL)) {
        for (SdsMethod method : SdsMethod.values()) {
          List<Point> points =
              shapes.stream()
                  .map(shape -> new Column(subject, method.label(), shape))
                  .filter(column -> !results.of(column).isEmpty())
                  .map(column ->
                      new Point(
                          column.shape().streams(), Results.median(metric, results.of(column))))
                  .toList();
          if (!points.isEmpty()) {
            lines.add(new Line(subject + ", " + method.label(), points));
          }
        }
      }
      panels.add(new Panel(metric.label(), metric.digits(), List.copyOf(lines)));
    }
    return new GrowthPlot(List.copyOf(panels));
  }

  void write(Path file) {
    try {
      Files.writeString(file, svg());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String svg() {
    int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
    int width = COLUMNS * PANEL_WIDTH;
    int height = rows * PANEL_HEIGHT + LEGEND_HEIGHT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        font-family="sans-serif" font-size="12" role="img" aria-label="Figures by number of streams">
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        """
            .formatted(width, height));
    for (int i = 0; i < panels.size(); i++) {
      svg.append(
          "<g transform=\"translate(%d %d)\">\n"
              .formatted(i % COLUMNS * PANEL_WIDTH, i / COLUMNS * PANEL_HEIGHT));
      draw(panels.get(i), svg);
      svg.append("</g>\n");
    }
    legend(svg, rows * PANEL_HEIGHT);
    return svg.append("</svg>\n").toString();
  }

  private static void draw(Panel panel, StringBuilder svg) {
    double greatest = panel.greatest();
    svg.append(
        "<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>\n".formatted(LEFT, panel.title()));
    svg.append(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#555555\"/>\n"
            .formatted(LEFT, TOP, TOP + PLOT_HEIGHT, LEFT + PLOT_WIDTH));
    label(svg, LEFT - 6, TOP + 4, "end", number(greatest, panel.digits()));
    label(svg, LEFT - 6, TOP + PLOT_HEIGHT + 4, "end", "0");
    panel.lines().stream()
        .flatMap(line -> line.points().stream())
        .mapToInt(Point::streams)
        .distinct()
        .forEach(streams ->
            label(
                svg,
                x(streams, panel.mostStreams()),
                TOP + PLOT_HEIGHT + 18,
                "middle",
                "%d".formatted(streams)));
    for (int i = 0; i < panel.lines().size(); i++) {
      StringBuilder points = new StringBuilder();
      for (Point point : panel.lines().get(i).points()) {
        points.append(
            String.format(
                Locale.ROOT,
                "%d,%.1f ",
                x(point.streams(), panel.mostStreams()),
                TOP + PLOT_HEIGHT * (1 - point.value() / greatest)));
      }
      svg.append(
          "<polyline points=\"%s\" fill=\"none\" stroke-width=\"2\" %s/>\n"
              .formatted(points.toString().strip(), STROKES.get(i % STROKES.size())));
    }
  }

  private void legend(StringBuilder svg, int y) {
    List<Line> lines = panels.isEmpty() ? List.of() : panels.getFirst().lines();
    for (int i = 0; i < lines.size(); i++) {
      int x = LEFT + i * 260;
      svg.append(
          "<path d=\"M%d %dh40\" stroke-width=\"2\" %s/>\n"
              .formatted(x, y + 10, STROKES.get(i % STROKES.size())));
      label(svg, x + 48, y + 14, "start", lines.get(i).name());
    }
  }

  private static int x(int streams, int most) {
    return LEFT + PLOT_WIDTH * streams / most;
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static void label(StringBuilder svg, int x, int y, String anchor, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, text));
  }
}
