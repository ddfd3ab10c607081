"""Text in pictures (OCR), by Tesseract: pages that were scanned, and photographs of them."""
