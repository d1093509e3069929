/**
 * The page at {@code /}: the status records as HTML, made anew for each request, with one script of
 * its own that fetches the page again and puts in place what has changed.
 */
@NullMarked
package dev.spirebridge.admin.page;

import org.jspecify.annotations.NullMarked;
