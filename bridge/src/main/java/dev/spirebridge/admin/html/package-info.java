/**
 * HTML as a tree of typed nodes that escapes whatever it is given: there is no way to write a
 * string into it as markup, nor a script or a style that is not a file of its own.
 */
@NullMarked
package dev.spirebridge.admin.html;

import org.jspecify.annotations.NullMarked;
