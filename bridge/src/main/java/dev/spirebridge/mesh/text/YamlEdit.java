package dev.spirebridge.mesh.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One edit of a text.
 *
 * @param splices in the order of the text
 * @param losses what the splices take with them, as sentences
 */
record YamlEdit(List<Splice> splices, List<String> losses) {

  /** What an edit starts from. */
  record Source(String text, Place top) {

    private Splices splices(Place near) {
      Lines lines = Lines.of(text);
      return new Splices(lines, new BlockWriter(BlockStyle.near(lines, near, top)));
    }

    private YamlEdit edit(List<Splice> splices, List<String> losses) {
      Comments comments = Comments.of(text, top);
      List<String> all = new ArrayList<>(losses);
      splices.forEach(each -> all.addAll(comments.lostIn(each.from(), each.to())));
      List<Splice> ordered = splices.stream().sorted(Comparator.comparing(Splice::from)).toList();
      return new YamlEdit(ordered, List.copyOf(all));
    }
  }

  static YamlEdit with(Source source, List<String> path, Change change) throws YamlTextException {
    Route route = Route.of(source.top(), path);
    Optional<Integer> flow = route.flow(route.spots().size());
    if (flow.isPresent()) {
      return unfold(source, route, flow.get(), change);
    }
    Place last = route.last().place();
    if (route.isWhole() || last.value().isEmpty()) {
      return replace(source, route, route.spots().size() - 1, change, List.of());
    }
    int there = route.spots().size() - 1;
    List<String> rest = route.from(there);
    Splices splices = source.splices(last);
    return switch (last) {
      case Place.Mapping mapping -> {
        Object value = change.of(Optional.empty(), rest.subList(1, rest.size()));
        yield source.edit(List.of(splices.addKey(mapping, rest.getFirst(), value)), List.of());
      }
      case Place.Sequence sequence -> {
        Object list = change.of(Optional.empty(), rest);
        yield source.edit(
            List.of(splices.addElement(sequence, ((List<?>) list).getFirst())), List.of());
      }
      case Place.Scalar _, Place.Alias _ ->
          throw new YamlTextException("there is no way to " + route);
    };
  }

  static YamlEdit append(Source source, List<String> path, Object element, Change change)
      throws YamlTextException {
    Route route = Route.of(source.top(), path);
    if (route.flow(route.spots().size()).isEmpty()
        && route.isWhole()
        && route.last().place() instanceof Place.Sequence sequence) {
      Splice splice = source.splices(sequence).addElement(sequence, element);
      return source.edit(List.of(splice), List.of());
    }
    return with(source, path, change);
  }

  static YamlEdit without(Source source, List<String> path, Change change)
      throws YamlTextException {
    Route route = Route.of(source.top(), path);
    int holder = path.size() - 1;
    Optional<Integer> flow = route.flow(path.size());
    if (flow.isPresent()) {
      return unfold(source, route, flow.get(), change);
    }
    if (route.spots().get(holder).place().within().size() == 1) {
      return replace(source, route, holder, change, List.of());
    }
    refuseShared(route, route.last().place());
    Splices splices = source.splices(route.spots().get(holder).place());
    Splice splice =
        switch (route.last()) {
          case Spot.Value at -> splices.remove(at);
          case Spot.Element at -> splices.remove(at);
          case Spot.Top _ -> throw new YamlTextException("the top cannot be removed");
        };
    return source.edit(List.of(splice), List.of());
  }

  /** Writes what is in brackets or braces as a block. */
  private static YamlEdit unfold(Source source, Route route, int spot, Change change)
      throws YamlTextException {
    String where = Route.shown(route.path().subList(0, spot));
    return replace(
        source,
        route,
        spot,
        change,
        List.of(where + " was written in brackets or braces, and becomes a block"));
  }

  private static YamlEdit replace(
      Source source, Route route, int spot, Change change, List<String> losses)
      throws YamlTextException {
    Spot at = route.spots().get(spot);
    refuseShared(route, at.place());
    Object value = change.of(at.place().value(), route.from(spot));
    boolean block =
        value instanceof Collection<?> list && !list.isEmpty()
            || value instanceof Map<?, ?> map && !map.isEmpty();
    return source.edit(source.splices(at.place()).replace(at, value), block ? losses : List.of());
  }

  private static void refuseShared(Route route, Place place) throws YamlTextException {
    if (place.sharesAnything()) {
      throw new YamlTextException(
          "there are anchors or aliases within %s: write their values out".formatted(route));
    }
  }
}
