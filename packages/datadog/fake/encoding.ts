import * as zlib from 'node:zlib';

/** A body as it was meant, or why there is none. */
export type Decoded =
  { bytes: Buffer; problem?: undefined } | { bytes?: undefined; problem: 'unknown encoding' | 'corrupt' | 'too large' };

/** More than any endpoint takes, so that a small body cannot fill the memory. */
const MOST = 128 * 1024 * 1024;

type Inflate = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

/** Zstandard is part of Node from 22.15 on only. */
const zstd = (zlib as { zstdDecompressSync?: Inflate }).zstdDecompressSync;

const inflaters: Record<string, Inflate | undefined> = {
  '': (bytes) => bytes,
  identity: (bytes) => bytes,
  // RFC 1950, with its header: what HTTP calls deflate. A raw stream is corrupt here, as it is there.
  deflate: zlib.inflateSync,
  gzip: zlib.gunzipSync,
  zstd1: zstd,
};

/** Undoes a `Content-Encoding`. @param encoding `deflate`, `gzip`, `zstd1`, `identity`, or nothing */
export function decode(bytes: Buffer, encoding: string): Decoded {
  const inflate = inflaters[encoding.trim().toLowerCase()];
  if (!inflate) return { problem: 'unknown encoding' };
  try {
    return { bytes: inflate(bytes, { maxOutputLength: MOST }) };
  } catch (error) {
    return { problem: (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'corrupt' };
  }
}
