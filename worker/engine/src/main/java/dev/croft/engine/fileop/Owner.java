package dev.croft.engine.fileop;

/** Who a file belongs to, by numbers. */
record Owner(long uid, long gid) {}
