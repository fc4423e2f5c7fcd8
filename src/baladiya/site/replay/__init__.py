"""The two months of the article, driven through the real operations with generated people."""
