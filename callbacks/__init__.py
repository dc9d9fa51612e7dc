"""What stands between the pages and the indicators: addresses to questions, answers to drawings, drawings to bytes."""
