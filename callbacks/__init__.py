"""Between pages and indicators: addresses to questions, answers to drawings, drawings to bytes."""
