"""The index in Milvus: it proposes passages, and the snapshot says what each is worth.

Milvus holds the terms and the vector of every row of the segments of a snapshot, and gives the rows that come
first for a question. Their coverage and similarity are then computed from the postings and vectors of the
snapshot, so that they are those of `rag.index.local` to the last digit, whatever Milvus rounds, merges or has
late, and a row that is no passage here is dropped, whatever a filter lets pass.

    collection  NAME_RECIPE_MEAN   of the snapshots that one recipe made
    partition   s..., sN's row n   a segment; immutable as that is, so that a change writes what is new
    id          the segment's number, then the row
    document    the id of the first row of its document: what a part of the index is filtered by
    dense       the vector; HNSW over 16-bit numbers, inner product
    sparse      what each term adds but for its idf: occurrences / (occurrences + saturation), by the passage
                and MEAN alone, so that no change of another document changes it. The idf is the question's
"""
