package dev.spirebridge.admin.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the query of the page's address asks to see.
 *
 * @param filter rows without this text are left out; empty for all
 * @param trouble whether rows that are well are left out
 * @param pages which page of a table is shown, by the table's id; 1 where there is none
 */
record View(String filter, boolean trouble, Map<String, Integer> pages) {

  static final String FILTER = "q";
  static final String TROUBLE = "trouble";
  static final int LONGEST_FILTER = 200;

  private static final String PAGE = "page-";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern TABLE = Pattern.compile("[a-z]{1,20}");

  /** More than the page's own addresses ever have. */
  private static final int PARAMETERS = 20;

  View {
    pages = new TreeMap<>(pages);
  }

  /** What cannot be understood is as if it were not there. */
  static View of(String query) {
    Map<String, Integer> pages = new TreeMap<>();
    String filter = "";
    boolean trouble = false;
    for (String parameter : query.split("&", PARAMETERS)) {
      String[] parts = parameter.split("=", 2);
      String value = parts.length == 2 ? decoded(parts[1]) : "";
      if (parts[0].equals(FILTER)) {
        filter = value.substring(0, Math.min(value.length(), LONGEST_FILTER)).strip();
      } else if (parts[0].equals(TROUBLE)) {
        trouble = value.equals("1");
      } else if (parts[0].startsWith(PAGE) && NUMBER.matcher(value).matches()) {
        String table = parts[0].substring(PAGE.length());
        if (TABLE.matcher(table).matches()) {
          pages.put(table, Integer.valueOf(value));
        }
      }
    }
    return new View(filter, trouble, pages);
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  /** Whether one of the texts has the filter in it, in any case. */
  boolean matches(String... texts) {
    return filter.isEmpty() || Arrays.stream(texts).anyMatch(this::isIn);
  }

  /** Of one text alone. */
  boolean isIn(String text) {
    int last = text.length() - filter.length();
    for (int at = 0; at <= last; at++) {
      if (text.regionMatches(true, at, filter, 0, filter.length())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the rows shown are not all there are. */
  boolean isNarrowed() {
    return trouble || !filter.isEmpty();
  }

  int page(String table) {
    return pages.getOrDefault(table, 1);
  }

  /** Where another page of a table is seen, all else as it is. */
  String toPage(String table, int page) {
    Map<String, Integer> changed = new TreeMap<>(pages);
    changed.put(table, page);
    return new View(filter, trouble, changed).address() + "#" + table;
  }

  private String address() {
    StringBuilder address = new StringBuilder("/?");
    if (!filter.isEmpty()) {
      address.append(FILTER).append('=').append(URLEncoder.encode(filter, UTF_8)).append('&');
    }
    if (trouble) {
      address.append(TROUBLE).append("=1&");
    }
    pages.forEach((table, page) -> {
      if (page > 1) {
        address.append(String.format(Locale.ROOT, "%s%s=%d&", PAGE, table, page));
      }
    });
    return address.substring(0, address.length() - 1);
  }
}
