"""达播 -> 店播: what an influencer's special session spills over to the shop's own room and pages."""
