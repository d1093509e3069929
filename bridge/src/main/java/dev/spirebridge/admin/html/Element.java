package dev.spirebridge.admin.html;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An element with its attributes and content.
 *
 * @param attributes values as they are meant; they are escaped when written
 */
public record Element(Tag tag, Map<Attribute, String> attributes, List<Node> content)
    implements Node {

  public Element {
    attributes = Map.copyOf(attributes);
    content = List.copyOf(content);
    if (tag.isVoid() && !content.isEmpty()) {
      throw new IllegalArgumentException(tag + " can have no content");
    }
  }

  public static Element of(Tag tag, Node... content) {
    return of(tag, List.of(content));
  }

  public static Element of(Tag tag, List<? extends Node> content) {
    return new Element(tag, Map.of(), List.copyOf(content));
  }

  public static Element of(Tag tag, String text) {
    return of(tag, new Text(text));
  }

  /** The same with an attribute; one of that name is replaced. */
  public Element with(Attribute attribute, String value) {
    Map<Attribute, String> more = new EnumMap<>(Attribute.class);
    more.putAll(attributes);
    more.put(attribute, value);
    return new Element(tag, more, content);
  }

  /** The same with an attribute that has no value. */
  public Element with(Attribute attribute) {
    return with(attribute, "");
  }

  public Element classed(String classes) {
    return with(Attribute.CLASS, classes);
  }

  /** The same with more content at its end. */
  public Element and(Node... more) {
    return new Element(tag, attributes, Stream.concat(content.stream(), Stream.of(more)).toList());
  }

  /** The whole document, when this is its root. */
  public String document() {
    StringBuilder out = new StringBuilder(32_768).append("<!DOCTYPE html>\n");
    appendTo(out);
    return out.append('\n').toString();
  }

  @Override
  public void appendTo(StringBuilder out) {
    out.append('<').append(tag.word());
    List<Attribute> sorted = new ArrayList<>(attributes.keySet());
    sorted.sort(null);
    for (Attribute attribute : sorted) {
      out.append(' ').append(attribute.word()).append("=\"");
      Text.escape(attributes.getOrDefault(attribute, ""), out);
      out.append('"');
    }
    out.append('>');
    if (!tag.isVoid()) {
      content.forEach(node -> node.appendTo(out));
      out.append("</").append(tag.word()).append('>');
    }
  }
}
