"""What people would be ashamed of in a finished film: pure maths on small pictures and on sound."""
