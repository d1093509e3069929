package dev.spirebridge.app;

/** What the lists of mappings in the file of {@code serve} are of. */
sealed interface ServeItem permits ListenerDraft, FolderDraft {}
