@NullMarked
package dev.spirebridge.admin.html;

import org.jspecify.annotations.NullMarked;
