package dev.spirebridge.mesh.text;

import java.util.ArrayList;
import java.util.List;

/** Where the comments of a text are. */
final class Comments {

  private record Comment(int start, int line, String text) {}

  private final List<Comment> comments = new ArrayList<>();

  private Comments() {}

  static Comments of(String text, Place top) {
    Comments comments = new Comments();
    int from = 0;
    for (int[] opaque : opaque(text, top)) {
      comments.find(text, from, opaque[0]);
      from = opaque[1];
    }
    comments.find(text, from, text.length());
    return comments;
  }

  /** A sentence for each comment in that range. */
  List<String> lostIn(int from, int to) {
    return comments.stream()
        .filter(each -> each.start() >= from && each.start() < to)
        .map(each -> "the comment \"%s\" in line %d is lost".formatted(each.text(), each.line()))
        .toList();
  }

  private void find(String text, int from, int to) {
    int at = text.indexOf('#', from);
    while (at >= 0 && at < to) {
      if (at == 0 || Character.isWhitespace(text.charAt(at - 1))) {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end;
        int line = (int) text.substring(0, at).chars().filter(each -> each == '\n').count() + 1;
        comments.add(new Comment(at, line, text.substring(at, end).strip()));
        at = end;
      }
      at = text.indexOf('#', at + 1);
    }
  }

  /** The ranges of keys and scalars, in which a number sign means nothing. */
  private static List<int[]> opaque(String text, Place place) {
    List<int[]> ranges = new ArrayList<>();
    switch (place) {
      case Place.Scalar scalar -> {
        int header = scalar.block() ? text.indexOf('\n', scalar.start()) : scalar.start();
        ranges.add(new int[] {header < 0 ? scalar.end() : header, scalar.end()});
      }
      case Place.Mapping mapping ->
          mapping
              .entries()
              .forEach(entry -> {
                ranges.add(new int[] {entry.key().start(), entry.key().end()});
                ranges.addAll(opaque(text, entry.place()));
              });
      case Place.Sequence sequence ->
          sequence.within().forEach(each -> ranges.addAll(opaque(text, each)));
      case Place.Alias alias -> ranges.add(new int[] {alias.start(), alias.end()});
    }
    return ranges;
  }
}
