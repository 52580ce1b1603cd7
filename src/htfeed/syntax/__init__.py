"""The small languages that feeds are made of: dates, intervals, urls, html, xml."""
