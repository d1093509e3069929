package dev.spirebridge.admin;

import java.util.List;
import java.util.Optional;

/**
 * What a browser is shown at {@code /}, and the files that this needs. Whoever does not ask for
 * HTML, such as curl, gets the list of endpoints there.
 */
public interface FrontPage {

  /**
   * @param path one of those that are the page's
   * @param query as it was sent, without the question mark; empty where there is none
   * @param accept the header of that name; empty where there is none
   * @param ifNoneMatch the header of that name; empty where there is none
   */
  record Request(String path, String query, String accept, String ifNoneMatch) {}

  /** Whether the page is to be asked about a path at all. */
  static boolean isItsPath(String path) {
    return path.equals("/") || path.startsWith("/page.");
  }

  /**
   * Called on the thread of each request, from many threads at once.
   *
   * @param endpoints what else is served on this address
   * @return empty for what is not the page's to answer
   */
  Optional<Answer> answer(Request request, List<Endpoint> endpoints);
}
