"""Records -> rows -> counts -> indicators: what the product is for, without sources and without drawing."""
