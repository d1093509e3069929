@NullMarked
package dev.spirebridge.admin.page;

import org.jspecify.annotations.NullMarked;
