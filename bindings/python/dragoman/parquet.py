"""An Arrow stream on standard input, Parquet on standard output: what `dragoman export --format parquet` runs."""
from __future__ import annotations

import sys


def main() -> None:
    try:
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError:
        sys.exit("Parquet needs pyarrow: pip install pyarrow")
    try:
        with pyarrow.ipc.open_stream(sys.stdin.buffer) as stream, pyarrow.parquet.ParquetWriter(
                sys.stdout.buffer, stream.schema, compression="zstd") as out:
            for batch in stream:
                out.write_batch(batch)
    except (pyarrow.ArrowException, OSError) as error:
        sys.exit(f"Parquet cannot be written: {error}")


if __name__ == "__main__":
    main()
