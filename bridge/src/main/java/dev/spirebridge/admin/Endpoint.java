package dev.spirebridge.admin;

import java.util.function.Supplier;

/**
 * One path that is served.
 *
 * @param path exact; a query is ignored
 * @param summary one line for the index
 * @param answers called on the thread of each request, from many threads at once
 */
public record Endpoint(String path, String summary, Supplier<Answer> answers) {}
